/** PostgreSQL, as a dialect. */
import type { Capabilities, Dialect, IdentifierRules } from "@athanor/compiler";
import { BASE_IDENTIFIERS, DEFAULT_CAPABILITIES } from "@athanor/compiler";
import { OPERATORS } from "@athanor/core";
import type { DialectFactory, EngineDialect, Op, QueryRunner } from "@athanor/engine";
import { chosenOptions, descriptionOf, givenOptions } from "./chosen-options.ts";
import { postgresqlRenderTable } from "./compiler.ts";
import { pgDriver } from "./driver-pg.ts";
import { mapPostgresqlError } from "./errors.ts";
import { isArrow } from "./expressions.ts";
import type { PostgresqlOptions } from "./options.ts";
import { POSTGRESQL_INSPECTION } from "./reflect.ts";
import type { PostgresqlFacts, PostgresqlRendering } from "./server-facts.ts";
import { factsOf } from "./server-facts.ts";
import { POSTGRESQL_TYPE_RULES } from "./types/type-rules.ts";
import { isUndeclared } from "./types/undeclared.ts";

/** What PostgreSQL can do. */
const CAPABILITIES: Capabilities = {
  ...DEFAULT_CAPABILITIES,
  insertReturning: true,
  returningKeepsOrder: true,
  insertMany: "arrays",
  updateReturning: true,
  deleteReturning: true,
  defaultValues: true,
  defaultMetavalue: true,
  nativeBoolean: true,
  onConflict: true,
  conflictConstraint: true,
  repeatedUpserts: false,
  writingCtes: true,
  distinctOn: true,
  lateral: true,
  updateFrom: true,
  deleteUsing: true,
  ilike: true,
  emptySelect: true,
  comments: true,
  constraintComments: true,
  sequences: true,
  identityColumns: true,
  nativeEnums: true,
  namedTypes: true,
  maxParameters: 65_535,
  maxIdentifierLength: 63,
};

/** The words that are quoted: those that can't be names everywhere, by the server's pg_get_keywords(). */
const RESERVED =
  "all analyse analyze and any array as asc asymmetric both case cast check collate collation column concurrently constraint create current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into leading limit localtime localtimestamp new not null of off offset old on only or order placing primary references returning select session_user some symmetric system_user table tablesample then to trailing true union unique user using variadic when where window with authorization between binary cross current_schema freeze full ilike inner is isnull join lateral left like natural notnull outer over overlaps right similar verbose";

const IDENTIFIERS: IdentifierRules = { ...BASE_IDENTIFIERS, reserved: new Set(RESERVED.split(" ")) };

/**
 * A PostgreSQL database, on pg.
 *
 * @param target a URL, `postgresql://user:password@host:port/database?option=value`, or options. What neither says comes from the
 *   environment, as libpq has it: `PGHOST`, `PGUSER`, `PGPASSWORD` …
 * @returns what `createAsyncEngine` takes. Nothing is opened yet, and statements can be rendered for it without a driver
 * @throws ArgumentError for options that can't be
 * @example
 * const engine = createAsyncEngine(postgresql("postgresql://scott:tiger@localhost/test?sslmode=require"));
 * const other = createAsyncEngine(postgresql({ host: "db", user: "app", password: () => freshToken(), database: "shop" }));
 * select(users.c.id).compile(postgresql({ serverVersion: "13.4" })).sql;
 */
export const postgresql: PostgresqlFactory = Object.assign(
  (target: string | PostgresqlOptions = {}): EngineDialect => {
    const options = givenOptions(target);
    const database = { driver: pgDriver(chosenOptions(options)), description: descriptionOf(options), pool: { size: 5, overflow: 10 } };
    return postgresqlOn(database, options);
  },
  { schemes: ["postgresql", "postgres"] },
);

/** A database that speaks PostgreSQL's SQL and gives its errors: how it is reached, and what else isn't as on a server by pg. */
export interface PostgresqlDatabase
  extends Pick<EngineDialect, "driver" | "description" | "pool">,
    Partial<Pick<EngineDialect, "waitingPool" | "mapError" | "onConnect">> {}

/**
 * The PostgreSQL dialect with another driver: for those who reach the database, or one that is PostgreSQL in all but its server, in
 * another way. Rendering, types, looking into the schema, isolation levels and, unless it's given, what errors mean are PostgreSQL's.
 *
 * @param database how it is reached. Its driver gives values as PostgreSQL's texts, which `PgConnection` does
 * @param rendering what is known of the server; without a version, an engine asks
 * @returns what `createAsyncEngine` takes
 * @example
 * const dialect = postgresqlOn({ driver, description: "the database of the tests", pool: { size: 1, overflow: 0 }, onConnect: readExactValues });
 */
export function postgresqlOn(database: PostgresqlDatabase, rendering: PostgresqlRendering = {}): EngineDialect {
  const dialect: EngineDialect = {
    ...renderingFor(factsOf(rendering)),
    isolationLevels: ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"],
    inspection: POSTGRESQL_INSPECTION,
    mapError: mapPostgresqlError,
    wideIntegers: isUndeclared,
    ...database,
  };
  return rendering.serverVersion === undefined ? { ...dialect, forServer: (queries) => informed(dialect, rendering, queries) } : dialect;
}

/** What makes a PostgreSQL dialect, of a URL, of options or of nothing. */
export interface PostgresqlFactory extends DialectFactory {
  (target?: string | PostgresqlOptions): EngineDialect;
}

/** What statements are rendered by, for a server of which these facts hold. */
function renderingFor(facts: PostgresqlFacts): Dialect {
  return {
    name: "postgresql",
    capabilities: { ...CAPABILITIES, merge: facts.merge, mergeReturning: facts.fullMerge, mergeBySource: facts.fullMerge },
    identifiers: IDENTIFIERS,
    bindsLoosely: (node, around) => around.precedence > OPERATORS.and.precedence && isArrow(node, facts),
    parameterStyle: "dollar",
    render: postgresqlRenderTable(facts),
    types: POSTGRESQL_TYPE_RULES,
  };
}

/** The dialect for the server that answers. */
function* informed(dialect: EngineDialect, rendering: PostgresqlRendering, queries: QueryRunner): Op<EngineDialect> {
  const [row] = yield* queries.query("SHOW server_version_num");
  const version = Number(row?.[0]);
  return { ...dialect, ...renderingFor(factsOf({ ...rendering, serverVersion: [Math.floor(version / 10_000), version % 10_000] })) };
}
