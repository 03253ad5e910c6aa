/** What stands behind CREATE TABLE in MySQL. */
import type { StatementCompiler } from "@athanor/compiler";
import { knownOptions, textLiteral } from "@athanor/compiler";
import type { Table } from "@athanor/core";
import { ArgumentError, checkedWords } from "@athanor/core";
import type { MysqlTableOptions } from "./ddl-options.ts";

/** How an option is written: its words, what stands between them and the value, and whether that is a string. */
interface Form {
  readonly words: string;
  readonly joiner: "=" | " ";
  /** `string`: quoted; `sql`: as it was given; else a word or a number. */
  readonly kind: "word" | "string" | "sql";
}

const word = (words: string, joiner: "=" | " " = "="): Form => ({ words, joiner, kind: "word" });
const string = (words: string): Form => ({ words, joiner: "=", kind: "string" });
const sql = (words: string): Form => ({ words, joiner: " ", kind: "sql" });

/** In the order in which they are written: the character set before its collation, partitions at the end. */
const FORMS: Readonly<Record<keyof MysqlTableOptions, Form>> = {
  defaultCharset: word("DEFAULT CHARSET"),
  charset: word("CHARSET"),
  engine: word("ENGINE"),
  autoIncrement: word("AUTO_INCREMENT"),
  collate: word("COLLATE", " "),
  rowFormat: word("ROW_FORMAT"),
  keyBlockSize: word("KEY_BLOCK_SIZE"),
  maxRows: word("MAX_ROWS"),
  minRows: word("MIN_ROWS"),
  avgRowLength: word("AVG_ROW_LENGTH"),
  packKeys: word("PACK_KEYS"),
  checksum: word("CHECKSUM"),
  delayKeyWrite: word("DELAY_KEY_WRITE"),
  insertMethod: word("INSERT_METHOD"),
  statsAutoRecalc: word("STATS_AUTO_RECALC"),
  statsPersistent: word("STATS_PERSISTENT"),
  statsSamplePages: word("STATS_SAMPLE_PAGES"),
  compression: string("COMPRESSION"),
  encryption: string("ENCRYPTION"),
  connection: string("CONNECTION"),
  dataDirectory: string("DATA DIRECTORY"),
  indexDirectory: string("INDEX DIRECTORY"),
  password: string("PASSWORD"),
  tablespace: word("TABLESPACE", " "),
  union: sql("UNION"),
  partitionBy: sql("PARTITION BY"),
  partitions: word("PARTITIONS", " "),
  subpartitionBy: sql("SUBPARTITION BY"),
  subpartitions: word("SUBPARTITIONS", " "),
};

/** Behind these stand partitions, and nothing else. */
const PARTITIONING: ReadonlySet<string> = new Set(["partitionBy", "partitions", "subpartitionBy", "subpartitions"]);

/** The options of a table, and its comment. */
export function tableOptions(table: Table, compiler: StatementCompiler): string {
  const { dialect } = compiler;
  const where = `Table "${table.name}"`;
  const own = dialect.name === "mariadb" ? knownOptions(table.options.dialect?.mariadb, FORMS, where, "MariaDB") : undefined;
  const options: MysqlTableOptions = { ...knownOptions(table.options.dialect?.mysql, FORMS, where, "MySQL"), ...own };
  const texts = (partitioning: boolean): string[] =>
    Object.entries(FORMS).flatMap(([name, form]) => {
      const value: unknown = Reflect.get(options, name);
      return value === undefined || PARTITIONING.has(name) !== partitioning ? [] : [optionText(form, value, where, compiler)];
    });
  const { comment } = table.options;
  const remark = comment === undefined ? [] : [`COMMENT=${textLiteral(comment, dialect)}`];
  const all = [...texts(false), ...remark, ...texts(true)].join(" ");
  return all === "" ? "" : ` ${all}`;
}

function optionText({ words, joiner, kind }: Form, value: unknown, where: string, compiler: StatementCompiler): string {
  if (kind === "string") return `${words}${joiner}${textLiteral(String(value), compiler.dialect)}`;
  if (kind === "sql") return `${words}${joiner}${String(value)}`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new ArgumentError(`${where} can't have ${words} ${value}.`);
  return `${words}${joiner}${checkedWords(String(value), `${words} of ${where}`)}`;
}
