/** Arrays as text: `{1,NULL,"a b"}`. */
import { ArgumentError } from "@athanor/core";
import { unreadableValue } from "@athanor/engine";

/** Reads one member; NULL never reaches it. */
export type ReadItem = (text: string) => unknown;

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/**
 * Reads an array, of as many dimensions as it has.
 *
 * @param read reads one member; null where they stay texts
 */
export function readArray(text: string, read: ReadItem | null): unknown[] {
  // An array that doesn't begin at 1 says so in front: [0:2]={…}
  const start = text.startsWith("[") ? text.indexOf("={") + 1 : 0;
  if (text.charCodeAt(start) !== OPEN) throw unreadableValue(text, "which is no array.");
  return new ArrayReader(text, start + 1, read).list();
}

class ArrayReader {
  private readonly text: string;
  private position: number;
  private readonly read: ReadItem | null;

  constructor(text: string, position: number, read: ReadItem | null) {
    this.text = text;
    this.position = position;
    this.read = read;
  }

  /** What is left of a list, up to and with its closing brace. */
  list(): unknown[] {
    const { text } = this;
    const items: unknown[] = [];
    while (this.position < text.length) {
      const code = text.charCodeAt(this.position);
      if (code === CLOSE) {
        this.position++;
        return items;
      }
      if (code === COMMA) this.position++;
      else items.push(this.item(code));
    }
    throw unreadableValue(text, "which is no array.");
  }

  private item(code: number): unknown {
    if (code === OPEN) {
      this.position++;
      return this.list();
    }
    if (code === QUOTE) return this.value(this.quoted());
    const plain = this.plain();
    return plain === "NULL" ? null : this.value(plain);
  }

  private value(text: string): unknown {
    return this.read === null ? text : this.read(text);
  }

  private plain(): string {
    const { text, position } = this;
    let end = position;
    for (let code = text.charCodeAt(end); end < text.length && code !== COMMA && code !== CLOSE; code = text.charCodeAt(end)) end++;
    this.position = end;
    return text.slice(position, end);
  }

  private quoted(): string {
    const { text } = this;
    let from = this.position + 1;
    let result = "";
    for (let i = from; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === BACKSLASH) {
        result += text.slice(from, i);
        from = ++i;
      } else if (code === QUOTE) {
        this.position = i + 1;
        return result + text.slice(from, i);
      }
    }
    throw unreadableValue(text, "which is no array.");
  }
}

/**
 * Writes an array.
 *
 * @param items the members, as they are bound on their own
 * @throws ArgumentError for a member that can't be written
 */
export function arrayText(items: readonly unknown[]): string {
  return `{${items.map(itemText).join(",")}}`;
}

function itemText(item: unknown): string {
  if (item === null) return "NULL";
  if (Array.isArray(item)) return arrayText(item);
  if (typeof item === "string") return `"${item.replace(/["\\]/g, "\\$&")}"`;
  if (Object.is(item, -0)) return "-0";
  if (typeof item === "number" || typeof item === "bigint" || typeof item === "boolean") return String(item);
  if (item instanceof Uint8Array) return `"\\\\x${Buffer.from(item.buffer, item.byteOffset, item.byteLength).toString("hex")}"`;
  throw new ArgumentError(
    item === undefined
      ? "A list for an array contains undefined: use null for NULL."
      : "A list for an array contains an object that its type doesn't say how to write.",
  );
}
