/** How PostgreSQL writes expressions and functions. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const POSTGRESQL_EXPRESSIONS: RenderTable = {};
