/** MySQL and MariaDB, as dialects. */
import type { Capabilities, Dialect, IdentifierRules } from "@athanor/compiler";
import { BASE_IDENTIFIERS, DEFAULT_CAPABILITIES, jsonPath, stringLiteral } from "@athanor/compiler";
import { mysqlRenderTable } from "./compiler.ts";
import type { MysqlFacts, MysqlOptions } from "./options.ts";
import { factsOf } from "./options.ts";
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
  "accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case change char character check collate column condition constraint continue convert create cross cube cume_dist current_date current_time current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete dense_rank desc describe deterministic distinct distinctrow div double drop dual each else elseif empty enclosed escaped except exists exit explain false fetch first_value float float4 float8 for force foreign from fulltext function generated get grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual master_bind master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural no_write_to_binlog not nth_value ntile null numeric of on optimize optimizer_costs option optionally or order out outer outfile over parallel partition percent_rank precision primary procedure purge qualify range rank read read_write reads real recursive references regexp release rename repeat replace require resignal restrict return revoke right rlike row row_number rows schema schemas second_microsecond select sensitive separator set show signal smallint spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl starting stored straight_join system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual when where while window with write xor year_month zerofill";

/** Words that only MariaDB reserves. */
const MARIADB_RESERVED =
  "body current_role do_domain_ids elsif general goto history ignore_domain_ids ignore_server_ids master_heartbeat_period offset others package page_checksum parse_vcol_expr period position raise ref_system_id returning rowtype slow stats_auto_recalc stats_persistent stats_sample_pages system_time versioning without";

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

function dialectOf(name: string, options: MysqlOptions, identifiers: IdentifierRules): Dialect {
  const facts = factsOf(name === "mariadb", options.serverVersion);
  return {
    name,
    ...(facts.mariadb ? { like: "mysql" } : {}),
    capabilities: capabilitiesOf(facts),
    identifiers,
    backslashEscapes: options.backslashEscapes ?? true,
    parameterStyle: options.parameterStyle ?? "question",
    render: mysqlRenderTable(facts),
    types: typeRules(facts),
  };
}

/**
 * MySQL.
 *
 * @param options what SQL depends on: the server's version, what a backslash means, how placeholders look
 * @returns what statements are rendered for; no driver is needed
 * @throws ArgumentError for options that can't be
 * @example
 * select(users.c.id).compile(mysql()).sql;
 * select(users.c.id).forUpdate({ read: true }).compile(mysql({ serverVersion: "5.7" })).sql; // LOCK IN SHARE MODE
 */
export function mysql(options: MysqlOptions = {}): Dialect {
  return dialectOf("mysql", options, IDENTIFIERS);
}

/**
 * MariaDB.
 *
 * @param options as `mysql` takes them
 * @returns what statements are rendered for; no driver is needed
 * @throws ArgumentError for options that can't be
 * @example
 * insert(users).returning(users.c.id).compile(mariadb()).sql;
 */
export function mariadb(options: MysqlOptions = {}): Dialect {
  return dialectOf("mariadb", options, MARIADB_IDENTIFIERS);
}
