/** ORM-enabled statements: to come. Their nodes are named here, so that their cases say what is missing. */
import { NotExpressible } from "../not-expressible.ts";
import type { BuilderTable } from "./context.ts";

const missing = (kind: string) => (): never => {
  throw new NotExpressible(`node:${kind}`);
};

/** The builders of mapped classes and their attributes. */
export const ORM_NODES: BuilderTable = Object.fromEntries(
  ["entity", "attr", "orm_join", "bundle", "from_statement"].map((kind) => [kind, missing(kind)]),
);
