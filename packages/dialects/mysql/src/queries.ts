/** How MySQL writes SELECT and FROM. */
import type { RenderTable } from "@athanor/compiler";
import { fullLock } from "@athanor/compiler";

/** Render functions. */
export const MYSQL_QUERIES: RenderTable = {
  for_update: fullLock,
};
