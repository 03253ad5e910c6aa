/** The dialects of cases, and what their flags mean to Athanor's. */
import type { Capabilities, Dialect, IdentifierRules } from "@athanor/compiler";
import { DEFAULT_DIALECT } from "@athanor/compiler";
import * as mssqlPackage from "@athanor/mssql";
import * as mysqlPackage from "@athanor/mysql";
import * as postgresqlPackage from "@athanor/postgresql";
import * as sqlitePackage from "@athanor/sqlite";
import type { DialectFields } from "./ast.ts";
import type { Named } from "./dynamic.ts";
import { call, has, property } from "./dynamic.ts";
import { NotExpressible } from "./not-expressible.ts";

type Change = Partial<Capabilities>;
type Flags = Readonly<Record<string, unknown>>;
/** What a flag is as options of a package's dialect. */
type Option = (value: unknown) => object;

/** What a flag means to any dialect: capabilities, or nothing where Athanor does what it says in any case. */
type Meaning = (value: unknown) => Change;

const capability =
  (name: keyof Capabilities): Meaning =>
  (value) => ({ [name]: value });

/** Flags that are a capability under another name. */
const CAPABILITY_FLAGS: Readonly<Record<string, Meaning>> = {
  supports_native_boolean: capability("nativeBoolean"),
  supports_default_values: capability("defaultValues"),
  supports_default_metavalue: capability("defaultMetavalue"),
  supports_multivalues_insert: capability("multiRowValues"),
  supports_sequences: capability("sequences"),
  cte_follows_insert: capability("cteFollowsInsert"),
  insert_returning: capability("insertReturning"),
  update_returning: capability("updateReturning"),
  delete_returning: capability("deleteReturning"),
  max_identifier_length: capability("maxIdentifierLength"),
  label_length: capability("maxLabelLength"),
  max_index_name_length: capability("maxIndexNameLength"),
  supports_identity_columns: capability("identityColumns"),
  supports_simple_order_by_label: capability("orderByLabel"),
};

const nothing: Meaning = () => ({});

/** Flags that say what holds without them, as far as Athanor's dialects go. */
const SILENT_FLAGS: Readonly<Record<string, Meaning>> = {
  // The schema that an unqualified name means: it shows only where schemas are translated.
  default_schema_name: nothing,
  // Athanor's statements have the RETURNING that they were given, and no other.
  implicit_returning: (value) => {
    if (value !== false) throw new NotExpressible("flag:implicit_returning");
    return {};
  },
  // The reserved words are put into the dialect; percent signs are doubled by the placeholder style.
  identifier_preparer: (value) => {
    const known = ["reserved_words", "_double_percents"];
    const other = Object.keys(Object(value)).find((key) => !known.includes(key));
    if (other !== undefined) throw new NotExpressible(`flag:identifier_preparer.${other}`);
    return {};
  },
};

/** One dialect: what makes it, and which of its flags are options of it. */
interface Entry {
  /** @param flags those that are no capability of any dialect; what it doesn't know is not expressible */
  readonly make: (flags: Flags) => unknown;
  readonly capabilities?: Change;
}

/**
 * A dialect of a package, made by the function of that name.
 *
 * @param options flags that it takes as options, by name; the driver is one of them
 * @param defaults options that hold unless flags say otherwise
 */
function packaged(module: Named, name: string, options: Readonly<Record<string, Option>> = {}, defaults: object = {}): Entry {
  return {
    make: (flags) => {
      if (!has(module, name)) throw new NotExpressible(`dialect:${name}`);
      const given = Object.entries(flags).map(([flag, value]) => {
        const option = options[flag];
        if (option === undefined) throw new NotExpressible(`flag:${flag}`);
        return option(value);
      });
      const chosen: object = Object.assign({}, defaults, ...given);
      return call(module, name, Object.keys(chosen).length === 0 ? [] : [chosen], `dialect:${name}`);
    },
  };
}

function plain(flags: Flags): Dialect {
  const [flag] = Object.keys(flags);
  if (flag !== undefined) throw new NotExpressible(`flag:${flag}`);
  return DEFAULT_DIALECT;
}

/** A flag that follows from the version that the case tells, or that changes no SQL. */
const silent = (...flags: string[]): Readonly<Record<string, Option>> => Object.fromEntries(flags.map((flag) => [flag, () => ({})]));

/** A server's version, of which the dialect only knows the oldest that it is for. */
const atLeast = (oldestMajor: number, oldestMinor: number): Record<string, Option> => ({
  server_version_info: (version) => {
    const [major = 0, minor = 0] = Array.isArray(version) ? version.map(Number) : [];
    if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return {};
    throw new NotExpressible(`flag:server_version_info=${major}.${minor}`);
  },
});

const VERSION: Readonly<Record<string, Option>> = { server_version_info: (serverVersion) => ({ serverVersion }) };

/** A flag that the dialect has only one way for. */
const only = (flag: string, value: boolean): Record<string, Option> => ({
  [flag]: (given) => {
    if (given !== value) throw new NotExpressible(`flag:${flag}=${String(given)}`);
    return {};
  },
});

/**
 * What SQLAlchemy's dialects take for granted of a server that they have not talked to, unlike Athanor's: that it is an old one.
 */
const UNKNOWN_SERVER = { mysql: { serverVersion: [5, 7] }, mariadb: { serverVersion: [10, 4] }, mssql: { serverVersion: [10] } } as const;

const MYSQL_OPTIONS: Readonly<Record<string, Option>> = {
  ...VERSION,
  ...silent(
    "use_mysql_for_share",
    "supports_for_update_of",
    "_support_float_cast",
    "_needs_correct_for_88718_96365",
    "_support_default_function",
  ),
  ...silent("is_mariadb", "_allows_uuid_binds", "supports_native_uuid"),
  _requires_alias_for_on_duplicate_key: () => ({ serverVersion: [8, 0, 20] }),
  _backslash_escapes: (backslashEscapes) => ({ backslashEscapes }),
};

const MSSQL_OPTIONS: Readonly<Record<string, Option>> = {
  ...VERSION,
  _supports_offset_fetch: (value) => (value === true ? { serverVersion: [11] } : {}),
};

/** Drivers that send values with their types, so that nothing says them in the SQL. */
const TYPED_DRIVERS: ReadonlySet<unknown> = new Set(["psycopg2"]);

/** Of PostgreSQL, SQLAlchemy takes for granted that it is a new one. */
const POSTGRESQL_OPTIONS: Readonly<Record<string, Option>> = {
  ...VERSION,
  driver: (driver) => (TYPED_DRIVERS.has(driver) ? { bindCasts: false } : {}),
  supports_virtual_generated_columns: (value) => (value === false ? { serverVersion: [17] } : {}),
};

/** By the name that cases give. A further dialect is a line. */
const DIALECTS: Readonly<Record<string, Entry>> = {
  // SQLAlchemy's default dialect has neither booleans nor DEFAULT VALUES; its form for reading (`String(statement)`) has both.
  default: { make: plain, capabilities: { nativeBoolean: false, defaultValues: false, identityColumns: false } },
  default_enhanced: { make: plain },
  sqlite: packaged(sqlitePackage, "sqlite", atLeast(3, 39)),
  postgresql: packaged(postgresqlPackage, "postgresql", POSTGRESQL_OPTIONS, { serverVersion: [18] }),
  mysql: packaged(mysqlPackage, "mysql", MYSQL_OPTIONS, UNKNOWN_SERVER.mysql),
  mariadb: packaged(mysqlPackage, "mariadb", MYSQL_OPTIONS, UNKNOWN_SERVER.mariadb),
  mssql: packaged(mssqlPackage, "mssql", { ...MSSQL_OPTIONS, ...only("legacy_schema_aliasing", false) }, UNKNOWN_SERVER.mssql),
};

/** What the dialects' packages export, by the dialect's name. */
export const DIALECT_PACKAGES: Readonly<Record<string, Named>> = {
  postgresql: postgresqlPackage,
  mysql: mysqlPackage,
  mssql: mssqlPackage,
  sqlite: sqlitePackage,
};

/** The dialects' own types, by the prefix of a type's name. */
export const DIALECT_TYPES: Readonly<Record<string, unknown>> = {
  postgresql: property(postgresqlPackage, "pg"),
  mysql: property(mysqlPackage, "mysql"),
  mariadb: property(mysqlPackage, "mariadb"),
  mssql: property(mssqlPackage, "mssql"),
};

/**
 * The dialect of a case, with its flags. Placeholders are numbered, so that each can be told from all other text; how they look
 * is not compared.
 *
 * @throws NotExpressible for a dialect or a flag that Athanor doesn't have
 */
export function dialectOf({ name, driver, flags: given = {} }: DialectFields): Dialect {
  const entry = DIALECTS[name];
  if (entry === undefined) throw new NotExpressible(`dialect:${name}`);
  const known = { ...CAPABILITY_FLAGS, ...SILENT_FLAGS };
  const flags = name === "postgresql" ? { ...given, driver } : given;
  const rest = Object.fromEntries(Object.entries(flags).filter(([flag]) => known[flag] === undefined));
  const made = entry.make(rest);
  if (!isDialect(made)) throw new Error(`What the package of ${name} gives is no dialect.`);
  const changes = Object.entries(flags).map(([flag, value]) => known[flag]?.(value) ?? {});
  const capabilities: Capabilities = Object.assign({}, made.capabilities, entry.capabilities, ...changes);
  // On top of the dialect, whatever it is made of.
  return Object.create(made, {
    capabilities: { value: capabilities },
    identifiers: { value: identifiersOf(made, flags["identifier_preparer"]) },
    parameterStyle: { value: "dollar" },
  });
}

/** The quoting of a dialect, with the reserved words of the case if it tells them. */
function identifiersOf({ identifiers }: Dialect, flag: unknown): IdentifierRules {
  const words = property(flag, "reserved_words");
  return Array.isArray(words) ? { ...identifiers, reserved: new Set(words.map(String)) } : identifiers;
}

function isDialect(value: unknown): value is Dialect {
  return typeof value === "object" && value !== null && "render" in value && "capabilities" in value;
}
