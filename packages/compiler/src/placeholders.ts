/**
 * Placeholders. While a statement is rendered, each stands in the text as a mark between NUL characters, which occur in no SQL;
 * once the whole text is there, they are numbered in the order in which they stand, whatever order they were rendered in.
 */
import { CompileError } from "@athanor/core";
import type { BindSlot } from "./compiled.ts";
import type { ParameterStyle } from "./dialect.ts";

/** The mark of a slot in text that is still being made. */
export function markOf(slot: number): string {
  return `\0${slot}\0`;
}

/** Marks around the row of an INSERT that is written again for each row of parameters. */
export const ROW_BEGIN = "\0<\0";
export const ROW_END = "\0>\0";
/** Stands in such a row, behind its placeholders, for the number of the row: 0, 1, 2 … */
export const ROW_NUMBER = "\0#\0";

/** A text in pieces: SQL, and the placeholders between them. */
export interface Pieces {
  /** One more than there are placeholders. */
  readonly texts: readonly string[];
  readonly slots: readonly BindSlot[];
  /** The row that may be written again; null if there is none. */
  readonly row: RowPieces | null;
}

/** A row of VALUES among the pieces of a statement: from a place in one text to a place in another, or in the same. */
export interface RowPieces {
  /** The text in which it begins: the first slot behind that is its own first. */
  readonly from: number;
  /** Where in that text. */
  readonly fromOffset: number;
  /** The text in which it ends. */
  readonly to: number;
  readonly toOffset: number;
  /** Where in the text in which it ends its number stands, as a digit; null where it has none. */
  readonly number: number | null;
}

/** Takes a text apart at its marks. */
export function takeApart(text: string, slots: readonly BindSlot[]): Pieces {
  const parts = text.split("\0");
  // What stands before the first placeholder; each placeholder is followed by a text of its own.
  const texts: string[] = [parts[0] ?? ""];
  const used: BindSlot[] = [];
  let begin: Pick<RowPieces, "from" | "fromOffset"> | null = null;
  let number: number | null = null;
  let row: RowPieces | null = null;
  for (let i = 1; i < parts.length; i += 2) {
    const mark = parts[i];
    const behind = parts[i + 1] ?? "";
    const last = texts.length - 1;
    const offset = texts[last]?.length ?? 0;
    if (mark === "<") begin = { from: last, fromOffset: offset };
    else if (mark === ">" && begin !== null) row = { ...begin, to: last, toOffset: offset, number };
    else if (mark === "#") {
      number = offset;
      texts[last] += "0";
    } else {
      const slot = slots[Number(mark)];
      if (slot === undefined) throw new CompileError("The SQL text contains a NUL character.");
      used.push(slot);
      texts.push(behind);
      continue;
    }
    texts[last] += behind;
  }
  return { texts, slots: used, row };
}

/** Writes placeholders in a dialect's style. */
export class PlaceholderWriter {
  /** The slots in the order in which the driver wants their values. */
  readonly order: BindSlot[] = [];
  private readonly style: ParameterStyle;
  private readonly numbers = new Map<BindSlot, number>();
  private count = 0;

  constructor(style: ParameterStyle) {
    this.style = style;
  }

  /** The placeholder of a slot. Where placeholders have names or numbers, the same slot has the same one. */
  write(slot: BindSlot): string {
    if (this.style === "question" || this.style === "format") {
      this.order.push(slot);
      this.count++;
      return this.style === "question" ? "?" : "%s";
    }
    if (this.style === "named") {
      if (!this.numbers.has(slot)) this.order.push(slot);
      this.numbers.set(slot, 0);
      return `:${slot.name}`;
    }
    let number = this.numbers.get(slot);
    if (number === undefined) {
      number = this.next(slot);
      this.numbers.set(slot, number);
    }
    return this.style === "dollar" ? `$${number}` : `@p${number}`;
  }

  /** A placeholder of its own for one member of an expanded list. */
  writeMember(slot: BindSlot, index: number): string {
    switch (this.style) {
      case "question":
        this.count++;
        return "?";
      case "format":
        this.count++;
        return "%s";
      case "named":
        return `:${slot.name}_${index + 1}`;
      default:
        return `${this.style === "dollar" ? "$" : "@p"}${++this.count}`;
    }
  }

  private next(slot: BindSlot): number {
    this.order.push(slot);
    return ++this.count;
  }
}
