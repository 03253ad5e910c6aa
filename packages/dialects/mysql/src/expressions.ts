/** How MySQL writes expressions and functions. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const MYSQL_EXPRESSIONS: RenderTable = {};
