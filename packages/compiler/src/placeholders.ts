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

/** A text in pieces: SQL, and the placeholders between them. */
export interface Pieces {
  /** One more than there are placeholders. */
  readonly texts: readonly string[];
  readonly slots: readonly BindSlot[];
}

/** Takes a text apart at its marks. */
export function takeApart(text: string, slots: readonly BindSlot[]): Pieces {
  const parts = text.split("\0");
  const texts: string[] = [];
  const used: BindSlot[] = [];
  parts.forEach((part, i) => {
    if (i % 2 === 0) {
      texts.push(part);
      return;
    }
    const slot = slots[Number(part)];
    if (slot === undefined) throw new CompileError("The SQL text contains a NUL character.");
    used.push(slot);
  });
  return { texts, slots: used };
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
