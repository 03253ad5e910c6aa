/** How PostgreSQL writes DDL. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const POSTGRESQL_DDL: RenderTable = {};
