/** An INSERT that takes several rows of parameters at a time. */
import type { BoundValue } from "@athanor/core";
import type { BindSlot, BoundMany, ManyRows, ParameterRow } from "./compiled.ts";
import type { ParameterStyle } from "./dialect.ts";
import type { Pieces, RowPieces } from "./placeholders.ts";
import { PlaceholderWriter } from "./placeholders.ts";
import type { SchemaTranslateMap } from "./schema-names.ts";
import type { Given } from "./slot-values.ts";
import { given, processed, valueOf } from "./slot-values.ts";

/** So many rows at most in one array: what is sent at a time should stay young. */
const MOST_GATHERED = 10_000;

/**
 * How several rows are sent: what the pieces of the statement allow.
 *
 * @param marked the key of the column whose values tell the rows apart; null where none does
 */
export function manyRows(pieces: Pieces, style: ParameterStyle, limits: RowLimits, marked: string | null): ManyRows | null {
  if (pieces.slots.some(({ gather }) => gather !== undefined)) return new GatheredRows(pieces, style, limits);
  if (pieces.row === null || pieces.slots.some(({ expanding }) => expanding)) return null;
  return new RepeatedRow(pieces, pieces.row, style, limits, marked);
}

/** What limits a statement of several rows. */
export interface RowLimits {
  readonly maxParameters: number;
  readonly maxRows: number;
  /** How much may go at a time, about: the row that reaches it is the last. */
  readonly maxBytes: number;
  readonly ordered: boolean;
  readonly risingKeys: boolean;
}

/** `VALUES (…), (…)`: the row is written again for each row of parameters. */
class RepeatedRow implements ManyRows {
  readonly mostRows: number;
  readonly ordered: boolean;
  readonly risingKeys: boolean;
  private readonly texts: readonly string[];
  private readonly style: ParameterStyle;
  private readonly row: RowPieces;
  private readonly maxBytes: number;
  private readonly before: readonly BindSlot[];
  private readonly own: readonly BindSlot[];
  private readonly behind: readonly BindSlot[];
  /** Whether something is written into the text each time. */
  private readonly open: boolean;
  /** The place whose values tell the rows apart. */
  private readonly marked: BindSlot | null;
  /** The texts for the numbers of rows that came last: most batches are of full size but for the last. */
  private readonly known = new Map<number, string>();

  constructor({ texts, slots }: Pieces, row: RowPieces, style: ParameterStyle, limits: RowLimits, marked: string | null) {
    const { maxParameters, maxRows, maxBytes, ordered, risingKeys } = limits;
    this.texts = texts;
    this.row = row;
    this.style = style;
    this.maxBytes = maxBytes;
    this.ordered = ordered;
    // Rows are numbered for nothing else.
    this.risingKeys = risingKeys || row.number !== null;
    this.before = slots.slice(0, row.from);
    this.own = slots.slice(row.from, row.to);
    this.behind = slots.slice(row.to);
    this.marked = this.own.find(({ source }) => (source.from === "row" || source.from === "default") && source.key === marked) ?? null;
    this.open = slots.some(({ literal }) => literal !== null);
    const room = Math.floor((maxParameters - this.before.length - this.behind.length) / Math.max(1, this.own.length));
    this.mostRows = Math.max(1, Math.min(maxRows, room));
  }

  bind(binds: readonly BoundValue[], rows: readonly ParameterRow[], schemas?: SchemaTranslateMap): BoundMany {
    const around = given(binds, undefined, schemas);
    const values: unknown[] = [];
    const writer = new PlaceholderWriter(this.style);
    const outside = (slot: BindSlot): void => {
      const sent = writer.order.length;
      if (slot.literal === null) writer.write(slot);
      // Where placeholders are numbered, one that stands there twice is sent once.
      if (writer.order.length > sent) values.push(processed(slot, valueOf(slot, around)));
    };
    this.before.forEach(outside);
    const { marked } = this;
    const marks: unknown[] = [];
    let count = 0;
    let bytes = 0;
    for (; count < rows.length && bytes < this.maxBytes; count++) {
      const of = given(binds, rows[count], schemas);
      for (const slot of this.own) {
        const value = processed(slot, valueOf(slot, of));
        bytes += bytesOf(value);
        values.push(value);
      }
      if (marked !== null) marks.push(valueOf(marked, of));
    }
    this.behind.forEach(outside);
    const sql = this.open ? this.written(count, around) : this.text(count, around);
    return { sql, values, expanded: count !== this.mostRows, count, marks };
  }

  private text(count: number, around: Given): string {
    let text = this.known.get(count);
    if (text === undefined) {
      text = this.written(count, around);
      if (this.known.size >= 8) this.known.clear();
      this.known.set(count, text);
    }
    return text;
  }

  private written(count: number, around: Given): string {
    const { texts, own } = this;
    const { from, fromOffset, to, toOffset, number } = this.row;
    const writer = new PlaceholderWriter(this.style);
    const outside = (slot: BindSlot): string => (slot.literal === null ? writer.write(slot) : slot.literal(valueOf(slot, around)));
    let sql = "";
    this.before.forEach((slot, i) => {
      sql += (texts[i] ?? "") + outside(slot);
    });
    const first = texts[from] ?? "";
    const last = texts[to] ?? "";
    sql += first.slice(0, fromOffset);
    // A row is what stands before each of its placeholders, and its end, with its number.
    const before = own.map((_, i) => (i === 0 ? first.slice(fromOffset) : (texts[from + i] ?? "")));
    const endFrom = own.length === 0 ? fromOffset : 0;
    const end = (row: number): string =>
      number === null ? last.slice(endFrom, toOffset) : `${last.slice(endFrom, number)}${row}${last.slice(number + 1, toOffset)}`;
    for (let row = 0; row < count; row++) {
      if (row > 0) sql += ", ";
      for (let i = 0; i < own.length; i++) sql += (before[i] ?? "") + writer.writeMember(own[i] ?? never(), row);
      sql += end(row);
    }
    sql += last.slice(toOffset);
    this.behind.forEach((slot, i) => {
      sql += outside(slot) + (texts[to + 1 + i] ?? "");
    });
    return sql;
  }
}

/** How much a value is, about: a text takes up to two bytes for each unit of its length, or three for a few of them. */
function bytesOf(value: unknown): number {
  return typeof value === "string" ? value.length * 2 : value instanceof Uint8Array ? value.byteLength : 16;
}

function never(): never {
  throw new TypeError("an index beyond the end of a list");
}

/** One array for each column: the text is the same for however many rows. */
class GatheredRows implements ManyRows {
  readonly mostRows = MOST_GATHERED;
  readonly ordered = true;
  readonly risingKeys = true;
  private readonly pieces: Pieces;
  private readonly style: ParameterStyle;
  private readonly maxBytes: number;

  constructor(pieces: Pieces, style: ParameterStyle, { maxBytes }: RowLimits) {
    this.pieces = pieces;
    this.style = style;
    this.maxBytes = maxBytes;
  }

  bind(binds: readonly BoundValue[], rows: readonly ParameterRow[], schemas?: SchemaTranslateMap): BoundMany {
    const { texts, slots } = this.pieces;
    const around = given(binds, undefined, schemas);
    const gathered = slots.filter(({ gather }) => gather !== undefined);
    const each: Given[] = [];
    for (let bytes = 0; each.length < rows.length && bytes < this.maxBytes; ) {
      const of = given(binds, rows[each.length], schemas);
      for (const slot of gathered) bytes += bytesOf(valueOf(slot, of));
      each.push(of);
    }
    const writer = new PlaceholderWriter(this.style);
    let sql = texts[0] ?? "";
    slots.forEach((slot, i) => {
      sql += (slot.literal === null ? writer.write(slot) : slot.literal(valueOf(slot, around))) + (texts[i + 1] ?? "");
    });
    const values = writer.order.map((slot) =>
      slot.gather === undefined ? processed(slot, valueOf(slot, around)) : slot.gather(each.map((of) => valueOf(slot, of))),
    );
    return { sql, values, expanded: false, count: each.length, marks: [] };
  }
}
