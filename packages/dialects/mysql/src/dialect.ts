/** MySQL and MariaDB, as dialects. */
import type { Capabilities, Dialect, IdentifierRules } from "@athanor/compiler";
import { BASE_IDENTIFIERS, DEFAULT_CAPABILITIES, jsonPath, stringLiteral } from "@athanor/compiler";
import { InvalidRequestError } from "@athanor/core";
import type { Driver, EngineDialect, Op, QueryRunner } from "@athanor/engine";
import { mysqlRenderTable } from "./compiler.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { connectionOptions, describePlace, optionsOfUrl } from "./connection-options.ts";
import { mysql2 } from "./driver-mysql2.ts";
import { mapMysqlError } from "./errors.ts";
import { mysqlInspection } from "./inspection.ts";
import type { MysqlFacts, MysqlOptions, RenderingOptions } from "./options.ts";
import { factsOf } from "./options.ts";
import { keyStep, serverFacts, setUpSession } from "./session.ts";
import { mysqlTypeRules } from "./types/type-rules.ts";

/** What a server of which these facts hold can do. */
function capabilitiesOf(facts: MysqlFacts): Capabilities {
  return {
    ...DEFAULT_CAPABILITIES,
    insertReturning: facts.returning,
    deleteReturning: facts.returning,
    sequences: facts.sequences,
    lateral: facts.lateral,
    defaultMetavalue: true,
    lastInsertId: true,
    insertMany: "values",
    survivesErrors: true,
    consecutiveKeys: true,
    returningKeepsOrder: facts.mariadb,
    onDuplicateKey: true,
    cteFollowsInsert: true,
    cteBeforeWrite: !facts.mariadb,
    updateTables: true,
    sequentialAssignments: true,
    updateRowValues: false,
    deleteUsing: true,
    limitedWrites: true,
    nullsOrdering: false,
    fullJoin: false,
    aggregateFilter: false,
    betweenSymmetric: false,
    setOperationsAll: facts.setOperationsAll,
    materializedHint: false,
    transactionalDdl: false,
    comments: true,
    inlineComments: true,
    nativeEnums: true,
    maxParameters: 65_535,
    maxIdentifierLength: 255,
    maxIndexNameLength: 64,
    maxConstraintNameLength: 64,
  };
}

/** The words that are quoted. */
const RESERVED =
  "accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case change char character check collate column condition constraint continue convert create cross cube cume_dist current_date current_time current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete dense_rank desc describe deterministic distinct distinctrow div double drop dual each else elseif empty enclosed escaped except exists exit explain external false fetch first_value float float4 float8 for force foreign from fulltext function generated get grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left library like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual master_bind master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural no_write_to_binlog not nth_value ntile null numeric of on optimize optimizer_costs option optionally or order out outer outfile over parallel partition percent_rank precision primary procedure purge qualify range rank read read_write reads real recursive references regexp release rename repeat replace require resignal restrict return revoke right rlike row row_number rows schema schemas second_microsecond select sensitive separator set show signal smallint spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl starting stored straight_join system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual when where while window with write xor year_month zerofill";

/** Words that only MariaDB reserves. */
const MARIADB_RESERVED =
  "body current_role delete_domain_id do_domain_ids elsif general goto history ignore_domain_ids ignore_server_ids master_demote_to_replica master_demote_to_slave master_heartbeat_period offset others package page_checksum parse_vcol_expr period portion position raise ref_system_id returning rowtype slow sql_after_gtids sql_before_gtids stats_auto_recalc stats_persistent stats_sample_pages system_time vector versioning without";

function identifierRules(words: string): IdentifierRules {
  return { open: "`", close: "`", reserved: new Set(words.split(" ")), plain: BASE_IDENTIFIERS.plain };
}

const IDENTIFIERS = identifierRules(RESERVED);
const MARIADB_IDENTIFIERS = identifierRules(`${RESERVED} ${MARIADB_RESERVED}`);

/** What leads into a JSON value is a path here, however short. */
const JSON_PATH = { bind: () => jsonPath, literal: (value: unknown) => stringLiteral(jsonPath(value)) };

function typeRules(facts: MysqlFacts): Dialect["types"] {
  return { ...mysqlTypeRules(facts), json_key: { ddl: () => "CHAR", ...JSON_PATH }, json_index: { ddl: () => "CHAR", ...JSON_PATH } };
}

type Name = "mysql" | "mariadb";

/** What is written as `NAME`, and what it's called in messages. */
const FAMILIES = {
  mysql: { identifiers: IDENTIFIERS, title: "MySQL" },
  mariadb: { identifiers: MARIADB_IDENTIFIERS, title: "MariaDB" },
} as const;

/** A dialect, as far as SQL goes. */
function rendering(name: Name, options: RenderingOptions): Dialect {
  const facts = factsOf(name === "mariadb", options.serverVersion);
  return {
    name,
    ...(facts.mariadb ? { like: "mysql" } : {}),
    capabilities: capabilitiesOf(facts),
    identifiers: FAMILIES[name].identifiers,
    backslashEscapes: options.backslashEscapes ?? true,
    parameterStyle: options.parameterStyle ?? "question",
    render: mysqlRenderTable(facts),
    types: typeRules(facts),
  };
}

/** A database, and what is known of it. */
interface Target {
  readonly options: MysqlOptions;
  readonly place: ConnectionOptions | null;
  readonly driver: Driver;
  readonly foldsNames: boolean;
  /** How much one statement may be, in bytes. */
  readonly maxPacket: number;
}

function dialectOf(name: Name, target: Target): EngineDialect {
  const { options, place, driver, foldsNames, maxPacket } = target;
  const dialect = rendering(name, options);
  return {
    ...dialect,
    // The row that reaches the limit is the last of a statement: there is room for it, and for what takes more bytes than its length says.
    capabilities: { ...dialect.capabilities, maxStatementBytes: maxPacket / 4 },
    keyStep,
    driver,
    description: describePlace(FAMILIES[name].title, place),
    pool: { size: 5, overflow: 10 },
    isolationLevels: ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"],
    inspection: mysqlInspection(dialect.capabilities.sequences, foldsNames),
    mapError: mapMysqlError,
    ...(place === null ? {} : { onConnect: (queries: QueryRunner) => setUpSession(queries, place) }),
    forServer: (queries) => informed(name, target, queries),
  };
}

/** The dialect of the server that was reached. What the options say holds, whatever the server is. */
function* informed(name: Name, target: Target, queries: QueryRunner): Op<EngineDialect> {
  const { mariadb: isMariadb, version, backslashEscapes, foldsNames, maxPacket } = yield* serverFacts(queries);
  const { options } = target;
  if (name === "mariadb" && !isMariadb && options.serverVersion === undefined)
    throw new InvalidRequestError(`The server is MySQL ${version}, and no MariaDB: use mysql() in place of mariadb().`);
  const known: MysqlOptions = { backslashEscapes, ...options, serverVersion: options.serverVersion ?? version };
  return dialectOf(isMariadb && options.serverVersion === undefined ? "mariadb" : name, {
    ...target,
    options: known,
    foldsNames,
    maxPacket,
  });
}

/** What MySQL 5.7 and before take by default; the server says what it takes. */
const SMALLEST_PACKET = 2 ** 22;

function targetOf(name: Name, given: string | MysqlOptions): Target {
  const options = typeof given === "string" ? optionsOfUrl(given, [name]) : given;
  const place = connectionOptions(options);
  return { options, place, driver: mysql2(place), foldsNames: false, maxPacket: SMALLEST_PACKET };
}

/**
 * MySQL, on mysql2. If the server turns out to be MariaDB, its SQL is MariaDB's.
 *
 * @param target a URL, `mysql://user:password@host:3306/database?option=value`, or options; without it, a dialect to render for
 * @returns what `createAsyncEngine` takes, and what statements are rendered for, which needs no driver. Nothing is opened yet
 * @throws ArgumentError for a URL or options that can't be
 * @example
 * const engine = createAsyncEngine(mysql("mysql://scott:tiger@localhost/test"));
 * select(users.c.id).compile(mysql()).sql;
 * select(users.c.id).forUpdate({ read: true }).compile(mysql({ serverVersion: "5.7" })).sql; // LOCK IN SHARE MODE
 */
export function mysql(target: string | MysqlOptions = {}): EngineDialect {
  return dialectOf("mysql", targetOf("mysql", target));
}

/**
 * MariaDB, on mysql2.
 *
 * @param target as `mysql` takes it, with URLs that begin with `mariadb://`
 * @returns what `createAsyncEngine` takes, and what statements are rendered for, which needs no driver. Nothing is opened yet
 * @throws ArgumentError for a URL or options that can't be
 * @example
 * const engine = createAsyncEngine(mariadb({ socketPath: "/run/mysqld/mysqld.sock", user: "scott", database: "test" }));
 * insert(users).returning(users.c.id).compile(mariadb()).sql;
 */
export function mariadb(target: string | MysqlOptions = {}): EngineDialect {
  return dialectOf("mariadb", targetOf("mariadb", target));
}
