/** How PostgreSQL writes INSERT, UPDATE and DELETE. */
import type { RenderTable, WrittenSources } from "@athanor/compiler";
import { insertArrays } from "./insert-arrays.ts";

/** Render functions. */
export const POSTGRESQL_DML: RenderTable = {
  insert_arrays: insertArrays,
  delete_target: ({ target, render }: WrittenSources) => render(target),
  delete_from: ({ others, render }: WrittenSources) => (others.length === 0 ? "" : `USING ${others.map(render).join(", ")}`),
};
