/** Values written into the text, for connections on which nothing may be prepared (`prepare: false`). */
import { ArgumentError } from "@athanor/core";
import { DecimalValue } from "./decimal-value.ts";

/** What may hide a question mark that is no placeholder: strings, quoted names, comments. Else, the question mark. */
const ESCAPING = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--(?:\s[^\n]*|$)|#[^\n]*|\/\*.*?\*\/|\?/gs;
/** Where a backslash is a letter like others. */
const LITERAL = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--(?:\s[^\n]*|$)|#[^\n]*|\/\*.*?\*\/|\?/gs;

/**
 * SQL text with values in place of its placeholders.
 *
 * @param backslashEscapes whether a backslash escapes within string literals, on this session
 * @throws ArgumentError unless there is one value for each placeholder, of a kind that can be written
 */
export function interpolated(sql: string, values: readonly unknown[], backslashEscapes: boolean): string {
  let used = 0;
  const text = sql.replace(backslashEscapes ? ESCAPING : LITERAL, (found) =>
    found === "?" ? literal(values[used++], backslashEscapes) : found,
  );
  checkCount(used, values);
  return text;
}

/**
 * Refuses raw SQL with too few or too many values: of those that are too many, mysql2 makes nonsense. What stands in comments that the server
 * executes is the server's to count.
 *
 * @throws ArgumentError
 */
export function checkPlaceholders(sql: string, values: readonly unknown[], backslashEscapes: boolean): void {
  if (/\/\*M?!/.test(sql)) return;
  const found = sql.match(backslashEscapes ? ESCAPING : LITERAL) ?? [];
  checkCount(found.filter((each) => each === "?").length, values);
}

function checkCount(placeholders: number, values: readonly unknown[]): void {
  if (placeholders === values.length) return;
  throw new ArgumentError(`The statement has ${placeholders} placeholders, and ${values.length} values were given for them.`);
}

function literal(value: unknown, backslashEscapes: boolean): string {
  switch (typeof value) {
    case "string":
      return `'${(backslashEscapes ? value.replaceAll("\\", "\\\\") : value).replaceAll("'", "''")}'`;
    case "bigint":
      return signed(String(value));
    case "number":
      // With an exponent it's a DOUBLE, without one it would be a DECIMAL.
      if (Number.isFinite(value)) return signed(value.toExponential());
      break;
    case "boolean":
      return value ? "TRUE" : "FALSE";
    default:
  }
  if (value === null) return "NULL";
  if (value instanceof DecimalValue) return signed(value.text);
  if (value instanceof Uint8Array) return `X'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}'`;
  throw new ArgumentError(`A value of type ${typeof value} can't be written into a statement.`);
}

/** In parentheses, so that a sign before it doesn't make a comment of it. */
function signed(digits: string): string {
  return digits.startsWith("-") ? `(${digits})` : digits;
}
