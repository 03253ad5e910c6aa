/** The command line. */
import { parseArgs } from "node:util";
import type { Case } from "./ast.ts";

/** What the user asked for. */
export interface Options {
  readonly file: string;
  readonly areas: readonly string[];
  readonly dialects: readonly string[];
  readonly core: boolean;
  readonly id: string | null;
  readonly failures: number;
  readonly cluster: boolean;
  readonly json: string | null;
  readonly help: boolean;
}

/** A mistake on the command line. */
export class UsageError extends Error {}

export const HELP = `Builds the statements of a corpus through Athanor's public API, and compares the SQL and the values.

Usage: pnpm conformance FILE [options]

  --area NAME      only cases of this area (select, cte, operators, functions, insert, update, delete, ddl, types, orm); may be repeated
  --dialect NAME   only cases of this dialect; may be repeated
  --core           all areas but orm, without Oracle's cases
  --id TEXT        only cases whose id contains TEXT
  --failures N     print N failing cases: id, expected, got
  --cluster        group the failures by where they first differ
  --json FILE      write every case's outcome to FILE, one a line
  --help           this text`;

/**
 * Reads the command line.
 *
 * @throws UsageError that says what is wrong with it
 */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const [file, second] = positionals;
  if (file === undefined && values.help !== true) throw new UsageError("Which corpus? Give its file. See --help.");
  if (second !== undefined) throw new UsageError(`One corpus at a time, please: "${second}" is one too many.`);
  const failures = Number(values.failures ?? 0);
  if (!Number.isSafeInteger(failures) || failures < 0)
    throw new UsageError(`--failures takes a whole number, not "${String(values.failures)}".`);
  return {
    file: file ?? "",
    areas: values.area ?? [],
    dialects: values.dialect ?? [],
    core: values.core === true,
    id: values.id ?? null,
    failures,
    cluster: values.cluster === true,
    json: values.json ?? null,
    help: values.help === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        area: { type: "string", multiple: true },
        dialect: { type: "string", multiple: true },
        core: { type: "boolean" },
        id: { type: "string" },
        failures: { type: "string" },
        cluster: { type: "boolean" },
        json: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(/\. (?=To specify)/)[0] ?? error.message) : String(error);
    throw new UsageError(`${message.replace(/\.$/, "")}. See --help.`);
  }
}

/** The cases that the options ask for. */
export function chosen(cases: readonly Case[], options: Options): Case[] {
  const { areas, dialects, core, id } = options;
  return cases.filter(
    (each) =>
      (areas.length === 0 || areas.includes(each.area)) &&
      (dialects.length === 0 || dialects.includes(each.dialect.name)) &&
      (!core || (each.area !== "orm" && each.dialect.name !== "oracle")) &&
      (id === null || each.id.includes(id)),
  );
}
