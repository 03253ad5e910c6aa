/** Takes SQL apart as a database's own scanner would, so that tests see what a hostile name or value became. */
import type { IdentifierRules } from "@athanor/compiler";

/** One piece of SQL: a quoted identifier or string with its content, a placeholder, a plain word, or anything else. */
export interface Token {
  readonly kind: "identifier" | "string" | "parameter" | "word" | "symbol";
  readonly text: string;
}

/** What can't stand in one statement, outside of quotes. */
const FORBIDDEN = ["--", "/*", ";", "\0", "#"];

/**
 * The pieces of one statement.
 *
 * @throws Error for a comment, a second statement or a quote that isn't closed: what injections are made of
 */
export function scan(sql: string, quotes: Pick<IdentifierRules, "open" | "close">): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const rest = sql.slice(at);
    const char = rest.charAt(0);
    const forbidden = FORBIDDEN.find((each) => rest.startsWith(each));
    if (forbidden !== undefined) throw new Error(`${JSON.stringify(forbidden)} stands outside of quotes in: ${sql}`);
    if (char === quotes.open || char === "'") {
      const [text, length] = quotedText(rest, char === "'" ? "'" : quotes.close, sql);
      tokens.push({ kind: char === "'" ? "string" : "identifier", text });
      at += length;
      continue;
    }
    const [word = ""] = /^[A-Za-z_][A-Za-z0-9_$]*/.exec(rest) ?? [];
    const [parameter = ""] = /^(?:\?|\$\d+|@p\d+|%s|:[A-Za-z_][A-Za-z0-9_]*)/.exec(rest) ?? [];
    if (parameter !== "") tokens.push({ kind: "parameter", text: parameter });
    else if (word !== "") tokens.push({ kind: "word", text: word });
    else if (!/\s/.test(char)) tokens.push({ kind: "symbol", text: char });
    at += Math.max(1, parameter.length, word.length);
  }
  return tokens;
}

/** What stands between quotes, and how long it is with them. */
function quotedText(text: string, close: string, sql: string): readonly [text: string, length: number] {
  let content = "";
  for (let i = 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === close && text.charAt(i + 1) === close) i++;
    else if (char === close) return [content, i + 1];
    content += char;
  }
  throw new Error(`A quote isn't closed in: ${sql}`);
}

/** The same pieces, without the contents of quotes: the form of a statement. */
export function formOf(tokens: readonly Token[]): string {
  return tokens.map(({ kind, text }) => (kind === "identifier" ? "<name>" : kind === "string" ? "<text>" : text)).join(" ");
}
