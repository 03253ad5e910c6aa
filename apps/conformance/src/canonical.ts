/**
 * SQL in the form in which it is compared. Nothing is changed but what is not compared:
 * - runs of white space are one space, and there is none beside parentheses and commas, outside quotes;
 * - placeholders of any style are `?`, and a list that is expanded at execution `[?]`;
 * - the `%%` of styles that write placeholders with `%` is `%`.
 */

/** SQL in canonical form, and its placeholders in order, each as it was written: by name, or by position for unnamed ones. */
export interface CanonicalSql {
  readonly text: string;
  readonly placeholders: readonly string[];
}

/** A placeholder at a place of the text. */
export interface Placeholder {
  readonly length: number;
  readonly name: string;
  readonly list: boolean;
}

/** Says whether a placeholder begins at a place, outside quotes. */
export type PlaceholderFinder = (sql: string, at: number) => Placeholder | null;

const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`/y;
const SPACE = /\s+/y;
const TIGHT: ReadonlySet<string> = new Set(["(", ")", ","]);

/** The canonical form of SQL whose placeholders a function finds. */
export function canonicalSql(sql: string, find: PlaceholderFinder): CanonicalSql {
  const pieces: string[] = [];
  const placeholders: string[] = [];
  for (let at = 0; at < sql.length; ) {
    const quoted = matchAt(QUOTED, sql, at);
    if (quoted !== null) {
      pieces.push(quoted);
      at += quoted.length;
      continue;
    }
    const found = find(sql, at);
    if (found !== null) {
      pieces.push(found.list ? "[?]" : "?");
      placeholders.push(found.name === "" ? String(placeholders.length) : found.name);
      at += found.length;
      continue;
    }
    const space = matchAt(SPACE, sql, at);
    pieces.push(space === null ? (sql[at] ?? "") : " ");
    at += space?.length ?? 1;
  }
  return { text: tightened(pieces), placeholders };
}

function tightened(pieces: readonly string[]): string {
  const kept = pieces.filter((piece, i) => piece !== " " || !(TIGHT.has(pieces[i - 1] ?? "(") || TIGHT.has(pieces[i + 1] ?? ")")));
  return kept.join("");
}

function matchAt(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}

const POSTCOMPILE = /__\[POSTCOMPILE_(.*?)\]/y;
const STYLES: Readonly<Record<string, RegExp>> = {
  qmark: /\?()/y,
  format: /(?<!%)%s()/y,
  pyformat: /(?<!%)%\(((?:[^()]|\([^()]*\))*)\)s/y,
  numeric: /(?<![:\w]):(\d+)/y,
  numeric_dollar: /(?<![\w$])\$(\d+)/y,
  named: /(?<![:\w]):([A-Za-z_][\w$]*)/y,
};

/**
 * Finds the placeholders of a case's SQL.
 *
 * @param style SQLAlchemy's name of the style
 * @param known the names of parameters as far as the case tells them; null where it tells none
 */
export function expectedPlaceholders(style: string, known: ReadonlySet<string> | null): PlaceholderFinder {
  const pattern = STYLES[style] ?? /\?()/y;
  const longestFirst = [...(known ?? [])].sort((a, b) => b.length - a.length);
  return (sql, at) => {
    const list = execAt(POSTCOMPILE, sql, at);
    if (list !== null) return { length: list[0].length, name: list[1] ?? "", list: true };
    if (style === "named" && sql[at] === ":" && known !== null) {
      const name = longestFirst.find((each) => sql.startsWith(each, at + 1));
      return name === undefined || sql[at - 1] === ":" ? null : { length: name.length + 1, name, list: false };
    }
    const found = execAt(pattern, sql, at);
    return found === null ? null : { length: found[0].length, name: found[1] ?? "", list: false };
  };
}

function execAt(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}

/** Styles that write placeholders with a percent sign write a plain one twice. */
export function undoubledPercents(sql: string, style: string): string {
  return style === "format" || style === "pyformat" ? sql.replaceAll("%%", "%") : sql;
}

/** Finds the placeholders of Athanor's SQL: `$1`, and `[name]` for the lists of those names. */
export function compiledPlaceholders(lists: ReadonlySet<string>): PlaceholderFinder {
  return (sql, at) => {
    if (sql[at] === "[") {
      const end = sql.indexOf("]", at);
      const name = sql.slice(at + 1, end);
      return end > at && lists.has(name) ? { length: name.length + 2, name, list: true } : null;
    }
    const found = execAt(STYLES["numeric_dollar"] ?? /\$(\d+)/y, sql, at);
    return found === null ? null : { length: found[0].length, name: found[1] ?? "", list: false };
  };
}
