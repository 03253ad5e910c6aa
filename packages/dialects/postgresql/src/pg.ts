/** `pg`: what PostgreSQL has beyond the other databases. */
import { array } from "./array.ts";
import { TEXT_SEARCH_FUNCTIONS } from "./full-text.ts";
import { OPERATOR_FUNCTIONS } from "./operators.ts";
import { POSTGRESQL_TYPES } from "./types/factories.ts";

/**
 * What PostgreSQL has beyond the other databases: types of its own, operators on arrays, JSON and ranges, and full-text search.
 *
 * @example
 * select(posts.c.id).where(pg.contains(posts.c.tags, ["sql"]), pg.match(posts.c.body, "quick fox"))
 */
export const pg: PostgresqlConstructs = { ...POSTGRESQL_TYPES, array, ...OPERATOR_FUNCTIONS, ...TEXT_SEARCH_FUNCTIONS };

/** The type of `pg`: by its parts, because TypeScript takes minutes to check what it would write out for all of them. */
export type PostgresqlConstructs = typeof POSTGRESQL_TYPES &
  typeof OPERATOR_FUNCTIONS &
  typeof TEXT_SEARCH_FUNCTIONS & { readonly array: typeof array };
