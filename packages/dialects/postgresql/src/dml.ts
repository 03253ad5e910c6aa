/** How PostgreSQL writes INSERT, UPDATE and DELETE. */
import type { RenderTable } from "@athanor/compiler";

/** Render functions. */
export const POSTGRESQL_DML: RenderTable = {};
