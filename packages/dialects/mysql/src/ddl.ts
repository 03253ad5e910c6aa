/** How MySQL writes DDL. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const MYSQL_DDL: RenderTable = {};
