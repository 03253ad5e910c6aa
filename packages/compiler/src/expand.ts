/** From a rendered text to something that can be run: the two forms of `Compiled`. */
import type { BoundValue } from "@athanor/core";
import { TupleType } from "@athanor/core";
import type { BindSlot, BoundStatement, Compiled, InsertFacts, ManyRows, ParameterRow, ResultColumn, StatementKind } from "./compiled.ts";
import type { ParameterStyle } from "./dialect.ts";
import type { RowLimits } from "./many-rows.ts";
import { manyRows } from "./many-rows.ts";
import type { Pieces } from "./placeholders.ts";
import { PlaceholderWriter, takeApart } from "./placeholders.ts";
import type { SchemaTranslateMap } from "./schema-names.ts";
import type { Given } from "./slot-values.ts";
import { given, NOTHING_GIVEN, NOTHING_MADE, processed, statementValue, valueOf } from "./slot-values.ts";

/** What rendering found out about a statement. */
export interface RenderedFacts {
  readonly kind: StatementKind;
  readonly returnsRows: boolean;
  readonly columns: readonly ResultColumn[] | null;
  readonly insert: InsertFacts | null;
  readonly warnings: readonly string[];
}

/** Makes the compiled statement of a rendered text. */
export function finish(
  text: string,
  slots: readonly BindSlot[],
  style: ParameterStyle,
  facts: RenderedFacts,
  binds: readonly BoundValue[],
  limits: RowLimits | null,
): Compiled {
  const pieces = takeApart(percentSafe(text, style), slots);
  const dynamic = pieces.slots.some((slot) => slot.expanding || slot.literal !== null);
  const many = limits === null ? null : manyRows(pieces, style, limits, facts.insert?.sentinel?.of?.key ?? null);
  return dynamic ? new ExpandingCompiled(pieces, style, facts, binds, many) : new FixedCompiled(pieces, style, facts, binds, many);
}

abstract class CompiledStatement implements Compiled {
  abstract readonly sql: string;
  abstract readonly slots: readonly BindSlot[];
  readonly kind: StatementKind;
  readonly returnsRows: boolean;
  readonly columns: readonly ResultColumn[] | null;
  readonly insert: InsertFacts | null;
  readonly warnings: readonly string[];
  readonly many: ManyRows | null;
  protected readonly own: readonly BoundValue[];
  /** Whether values are made when it runs. */
  private readonly makes: boolean;

  constructor(facts: RenderedFacts, binds: readonly BoundValue[], slots: readonly BindSlot[], many: ManyRows | null) {
    this.many = many;
    this.makes = slots.some(({ source }) => source.from === "default");
    this.kind = facts.kind;
    this.returnsRows = facts.returnsRows;
    this.columns = facts.columns;
    this.insert = facts.insert;
    this.warnings = facts.warnings;
    this.own = binds;
  }

  get params(): readonly unknown[] {
    return this.slots.filter(isSent).map((slot) => {
      const { source } = slot;
      const value = source.from === "statement" ? this.own[source.index]?.value : source.from === "constant" ? source.value : null;
      return slot.expanding || value === undefined ? (value ?? null) : processed(slot, value);
    });
  }

  abstract bind(binds: readonly BoundValue[], row?: ParameterRow, schemas?: SchemaTranslateMap): BoundStatement;

  /** The values of one execution. */
  protected given(binds: readonly BoundValue[], row: ParameterRow | undefined, schemas?: SchemaTranslateMap): Given {
    return this.makes ? given(binds, row, schemas) : { binds, row, schemas, made: NOTHING_MADE };
  }
}

/** Where the values of places are in the statement; null if some come from elsewhere. */
function indicesOf(slots: readonly BindSlot[]): readonly number[] | null {
  const indices = slots.map(({ source }) => (source.from === "statement" ? source.index : -1));
  return indices.includes(-1) ? null : indices;
}

/** Whether a place of the text is one for a value, and not for a schema. */
function isSent({ source }: BindSlot): boolean {
  return source.from !== "schema";
}

/** A statement whose text does not depend on its values. */
class FixedCompiled extends CompiledStatement {
  readonly sql: string;
  readonly slots: readonly BindSlot[];
  /** Where the values of the slots are in the statement, if all are there. */
  private readonly indices: readonly number[] | null;
  /** Under which keys they are in the row of parameters, if all are there. */
  private readonly keys: readonly string[] | null;

  constructor(pieces: Pieces, style: ParameterStyle, facts: RenderedFacts, binds: readonly BoundValue[], many: ManyRows | null) {
    super(facts, binds, pieces.slots, many);
    const writer = new PlaceholderWriter(style);
    let sql = pieces.texts[0] ?? "";
    pieces.slots.forEach((slot, i) => {
      sql += writer.write(slot) + (pieces.texts[i + 1] ?? "");
    });
    this.sql = sql;
    this.slots = writer.order;
    this.indices = indicesOf(this.slots);
    this.keys = keysOf(this.slots);
  }

  bind(binds: readonly BoundValue[], row?: ParameterRow): BoundStatement {
    const { slots } = this;
    if (row !== undefined && this.keys !== null) return { sql: this.sql, values: this.rowValues(this.keys, row), expanded: false };
    const indices = row === undefined ? this.indices : null;
    const given = indices === null ? this.given(binds, row) : NOTHING_GIVEN;
    const values: unknown[] = new Array(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      if (slot === undefined) continue;
      values[i] = processed(slot, indices === null ? valueOf(slot, given) : statementValue(binds[indices[i] ?? 0], slot));
    }
    return { sql: this.sql, values, expanded: false };
  }

  /** The values of a row that has all of them: on the way of every row of every batch. */
  private rowValues(keys: readonly string[], row: ParameterRow): unknown[] {
    const { slots } = this;
    const values: unknown[] = new Array(slots.length);
    for (let i = 0; i < keys.length; i++) {
      const slot = slots[i];
      const value = row[keys[i] ?? ""];
      if (slot === undefined) continue;
      values[i] = value === undefined ? valueOf(slot, this.given([], row)) : processed(slot, value);
    }
    return values;
  }
}

/** Under which keys the values of places are in a row of parameters; null if some come from elsewhere. */
function keysOf(slots: readonly BindSlot[]): readonly string[] | null {
  const keys = slots.flatMap(({ source }) => (source.from === "row" ? [source.key] : []));
  return keys.length === slots.length ? keys : null;
}

/** How many texts a statement with lists keeps. */
const KEPT_TEXTS = 64;

/** A statement with lists that become as many placeholders as they have members, or with literals. */
class ExpandingCompiled extends CompiledStatement {
  private readonly pieces: Pieces;
  private readonly style: ParameterStyle;
  /** The slots whose values are sent, in order; null where some are written into the text. */
  private readonly sent: readonly BindSlot[] | null;
  /** Where their values are in the statement, if all are there. */
  private readonly indices: readonly number[] | null;
  /** How many lists there are. */
  private readonly lists: number;
  /** The texts for lists of the lengths that came last. */
  private readonly texts = new Map<number | string, string>();

  constructor(pieces: Pieces, style: ParameterStyle, facts: RenderedFacts, binds: readonly BoundValue[], many: ManyRows | null) {
    super(facts, binds, pieces.slots, many);
    this.pieces = pieces;
    this.style = style;
    const { slots } = pieces;
    const once = (slot: BindSlot, i: number): boolean => repeatsValues(style) || slot.expanding || slots.indexOf(slot) === i;
    this.sent = slots.some(({ literal }) => literal !== null) ? null : slots.filter(once);
    this.indices = this.sent === null ? null : indicesOf(this.sent);
    this.lists = slots.filter(({ expanding }) => expanding).length;
  }

  get slots(): readonly BindSlot[] {
    return this.pieces.slots;
  }

  /** The form before expansion, in which a list stands as `[name]`. */
  get sql(): string {
    const writer = new PlaceholderWriter(this.style);
    return this.write((slot) => {
      if (slot.source.from === "schema") return slot.literal?.(slot.source.schema) ?? "";
      return slot.expanding || slot.literal !== null ? `[${slot.name}]` : writer.write(slot);
    });
  }

  bind(binds: readonly BoundValue[], row?: ParameterRow, schemas?: SchemaTranslateMap): BoundStatement {
    const { sent, lists } = this;
    if (sent === null) return this.bindWithLiterals(this.given(binds, row, schemas));
    const indices = row === undefined ? this.indices : null;
    const given = indices === null ? this.given(binds, row) : NOTHING_GIVEN;
    const values: unknown[] = [];
    const lengths: number[] = new Array(lists);
    let list = 0;
    for (let i = 0; i < sent.length; i++) {
      const slot = sent[i];
      if (slot === undefined) continue;
      const value = indices === null ? valueOf(slot, given) : statementValue(binds[indices[i] ?? 0], slot);
      if (slot.expanding) lengths[list++] = pushMembers(slot, listOf(value), values);
      else values.push(processed(slot, value));
    }
    // The text depends on nothing but how long the lists are, and those of most statements are of few lengths.
    const shape = lists === 1 ? (lengths[0] ?? 0) : lengths.join();
    let sql = this.texts.get(shape);
    if (sql === undefined) {
      sql = this.spelled(lengths);
      if (this.texts.size >= KEPT_TEXTS) this.texts.clear();
      this.texts.set(shape, sql);
    }
    return { sql, values, expanded: true };
  }

  /** The text with lists of certain lengths. */
  private spelled(lengths: readonly number[]): string {
    const writer = new PlaceholderWriter(this.style);
    let list = 0;
    return this.write((slot) => (slot.expanding ? membersText(slot, lengths[list++] ?? 0, writer) : writer.write(slot)));
  }

  /** Where values are written into the text, the text is another one for each of them. */
  private bindWithLiterals(given: Given): BoundStatement {
    const writer = new PlaceholderWriter(this.style);
    const values: unknown[] = [];
    const sent = new Set<BindSlot>();
    const repeats = repeatsValues(this.style);
    const sql = this.write((slot) => {
      const value = valueOf(slot, given);
      if (slot.literal !== null) return percentSafe(literals(slot, value), this.style);
      if (slot.expanding) return membersText(slot, pushMembers(slot, listOf(value), values), writer);
      const text = writer.write(slot);
      if (repeats || !sent.has(slot)) values.push(processed(slot, value));
      sent.add(slot);
      return text;
    });
    return { sql, values, expanded: true };
  }

  private write(placeholder: (slot: BindSlot) => string): string {
    const { texts, slots } = this.pieces;
    let sql = texts[0] ?? "";
    slots.forEach((slot, i) => {
      sql += placeholder(slot) + (texts[i + 1] ?? "");
    });
    return sql;
  }
}

/** Puts the values of a list beside those of the others; gives how many members it has. */
function pushMembers(slot: BindSlot, members: readonly unknown[], values: unknown[]): number {
  const rows = slot.type instanceof TupleType;
  for (let i = 0; i < members.length; i++) {
    const value = processed(slot, members[i]);
    if (rows && Array.isArray(value)) values.push(...value);
    else values.push(value);
  }
  return members.length;
}

/** The placeholders of a list. */
function membersText(slot: BindSlot, length: number, writer: PlaceholderWriter): string {
  if (length === 0) return emptyForm(slot);
  const { opening = "", before = "", behind = "" } = slot.list ?? {};
  const width = slot.type instanceof TupleType ? slot.type.members.length : 0;
  const places = width === 0 ? length : length * width;
  let sql = opening;
  for (let i = 0; i < places; i++) {
    if (i > 0) sql += ", ";
    if (width > 0 && i % width === 0) sql += "(";
    sql += before + writer.writeMember(slot, i) + behind;
    if (width > 0 && i % width === width - 1) sql += ")";
  }
  return sql;
}

function literals(slot: BindSlot, value: unknown): string {
  const members = slot.expanding ? listOf(value) : [value];
  if (members.length === 0) return emptyForm(slot);
  return (slot.list?.opening ?? "") + members.map((each) => slot.literal?.(each) ?? "NULL").join(", ");
}

/** Whether a value that stands in the text twice is sent twice. */
function repeatsValues(style: ParameterStyle): boolean {
  return style === "question" || style === "format";
}

function emptyForm(slot: BindSlot): string {
  return slot.list?.empty ?? "NULL";
}

/** Where placeholders begin with a percent sign, any other is written twice. */
function percentSafe(text: string, style: ParameterStyle): string {
  return style === "format" ? text.replaceAll("%", "%%") : text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
