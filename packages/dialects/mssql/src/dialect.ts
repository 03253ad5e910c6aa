/** SQL Server, as a dialect. */
import type { Capabilities, Dialect, IdentifierRules } from "@athanor/compiler";
import { BASE_IDENTIFIERS, DEFAULT_CAPABILITIES } from "@athanor/compiler";
import type { Driver, EngineDialect, Op, QueryRunner } from "@athanor/engine";
import { mssqlRenderTable } from "./compiler.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { connectionOptions, describePlace, optionsOfUrl } from "./connection-options.ts";
import { tedious } from "./driver-tedious.ts";
import { mapMssqlError } from "./errors.ts";
import { mssqlInspection } from "./inspection.ts";
import type { MssqlOptions, RenderingOptions } from "./options.ts";
import { factsOf } from "./options.ts";
import { askVersion } from "./session.ts";
import { mssqlTypeRules } from "./types/type-rules.ts";

/** What SQL Server can do. */
const CAPABILITIES: Capabilities = {
  ...DEFAULT_CAPABILITIES,
  lastInsertId: true,
  insertMany: "values",
  survivesErrors: true,
  insertReturning: true,
  updateReturning: true,
  deleteReturning: true,
  defaultValues: true,
  nullsOrdering: false,
  recursiveKeyword: false,
  aggregateFilter: false,
  betweenSymmetric: false,
  setOperationsAll: false,
  lateral: true,
  nestedWith: false,
  tryCast: true,
  sequences: true,
  comments: true,
  identityColumns: true,
  createIfNotExists: false,
  dropCascade: false,
  materializedHint: false,
  updateFrom: true,
  updateRowValues: false,
  deleteUsing: true,
  merge: true,
  mergeReturning: true,
  mergeBySource: true,
  // FOR UPDATE is of cursors here: what locks rows are hints, which forUpdate() gives the tables in FROM.
  forUpdate: false,
  maxParameters: 2_098,
  maxIdentifierLength: 128,
};

/** The words that are quoted. */
const RESERVED =
  "add all alter and any as asc authorization backup begin between break browse bulk by cascade case check checkpoint close clustered coalesce collate column commit compute constraint contains containstable continue convert create cross current current_date current_time current_timestamp current_user cursor database dbcc deallocate declare default delete deny desc disk distinct distributed double drop dump else end errlvl escape except exec execute exists exit external fetch file fillfactor for foreign freetext freetexttable from full function goto grant group having holdlock identity identity_insert identitycol if in index inner insert intersect into is join key kill left like lineno load merge national nocheck nonclustered not null nullif of off offsets on open opendatasource openquery openrowset openxml option or order outer over percent pivot plan precision primary print proc procedure public raiserror read readtext reconfigure references replication restore restrict return revert revoke right rollback rowcount rowguidcol rule save schema securityaudit select session_user set setuser shutdown some statistics system_user table tablesample textsize then to top tran transaction trigger truncate tsequal union unique unpivot update updatetext use user values varying view waitfor when where while with writetext";

const IDENTIFIERS: IdentifierRules = { open: "[", close: "]", reserved: new Set(RESERVED.split(" ")), plain: BASE_IDENTIFIERS.plain };

/** Keys within JSON values are texts, of arrays too. */
const JSON_INDEX: Dialect["types"] = {
  json_index: { ddl: () => "NVARCHAR(10)", bind: () => String, literal: (value: unknown) => `'${Number(value)}'` },
};

/** How SQL Server writes SQL, as far as that depends on what is known of it. */
function rendering(options: RenderingOptions): Dialect {
  const facts = factsOf(options);
  return {
    name: "mssql",
    capabilities: CAPABILITIES,
    identifiers: IDENTIFIERS,
    parameterStyle: "at",
    render: mssqlRenderTable(facts),
    types: { ...mssqlTypeRules(facts), ...JSON_INDEX },
  };
}

/** A database, and what is known of it. */
interface Target {
  readonly options: MssqlOptions;
  readonly place: ConnectionOptions | null;
  readonly driver: Driver;
}

function dialectOf(target: Target): EngineDialect {
  const { options, place, driver } = target;
  const dialect = rendering(options);
  return {
    ...dialect,
    driver,
    description: describePlace(place),
    pool: { size: 5, overflow: 10 },
    isolationLevels: ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE", "SNAPSHOT"],
    inspection: mssqlInspection(dialect),
    mapError: mapMssqlError,
    // What the options say holds, whatever the server is.
    ...(options.serverVersion === undefined ? { forServer: (queries: QueryRunner) => informed(target, queries) } : {}),
  };
}

/** The dialect of the server that was reached. */
function* informed(target: Target, queries: QueryRunner): Op<EngineDialect> {
  return dialectOf({ ...target, options: { ...target.options, serverVersion: yield* askVersion(queries) } });
}

/**
 * SQL Server, on tedious.
 *
 * @param target a URL, `mssql://user:password@host:1433/database?option=value`, or options; without it, a dialect to render for
 * @returns what `createAsyncEngine` takes, and what statements are rendered for, which needs no driver. Nothing is opened yet
 * @throws ArgumentError for a URL or options that can't be
 * @example
 * const engine = createAsyncEngine(mssql("mssql://scott:tiger@localhost/test?trustServerCertificate=true"));
 * select(users.c.id).compile(mssql()).sql;
 * select(users.c.id).orderBy(users.c.id).offset(5).compile(mssql({ serverVersion: "10.50" })).sql; // ROW_NUMBER()
 */
export function mssql(target: string | MssqlOptions = {}): EngineDialect {
  const options = typeof target === "string" ? optionsOfUrl(target) : target;
  const place = connectionOptions(options);
  return dialectOf({ options, place, driver: tedious(place) });
}
