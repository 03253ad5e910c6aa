/** How MySQL writes INSERT, UPDATE and DELETE. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const MYSQL_DML: RenderTable = {};
