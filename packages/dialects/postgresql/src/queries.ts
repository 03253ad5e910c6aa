/** How PostgreSQL writes SELECT and FROM. */
import type { RenderTable } from "@athanor/compiler";
import { fullLock } from "@athanor/compiler";

/** Render functions. */
export const POSTGRESQL_QUERIES: RenderTable = {
  for_update: fullLock,
};
