/** From a rendered text to something that can be run: the two forms of `Compiled`. */
import type { BoundValue } from "@athanor/core";
import { ArgumentError, BIND_NAMED, TupleType } from "@athanor/core";
import type { BindSlot, BindSource, BoundStatement, Compiled, InsertFacts, ParameterRow, ResultColumn, StatementKind } from "./compiled.ts";
import type { ParameterStyle } from "./dialect.ts";
import type { Pieces } from "./placeholders.ts";
import { PlaceholderWriter, takeApart } from "./placeholders.ts";
import type { SchemaTranslateMap } from "./schema-names.ts";
import { translatedSchema } from "./schema-names.ts";

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
): Compiled {
  const pieces = takeApart(percentSafe(text, style), slots);
  const dynamic = pieces.slots.some((slot) => slot.expanding || slot.literal !== null);
  return dynamic ? new ExpandingCompiled(pieces, style, facts, binds) : new FixedCompiled(pieces, style, facts, binds);
}

abstract class CompiledStatement implements Compiled {
  abstract readonly sql: string;
  abstract readonly slots: readonly BindSlot[];
  readonly kind: StatementKind;
  readonly returnsRows: boolean;
  readonly columns: readonly ResultColumn[] | null;
  readonly insert: InsertFacts | null;
  readonly warnings: readonly string[];
  protected readonly own: readonly BoundValue[];
  /** Whether values are made when it runs. */
  private readonly makes: boolean;

  constructor(facts: RenderedFacts, binds: readonly BoundValue[], slots: readonly BindSlot[]) {
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
    return { binds, row, schemas, made: this.makes ? new Map() : NOTHING_MADE };
  }
}

/** A value as the driver wants it. */
function processed(slot: BindSlot, value: unknown): unknown {
  return slot.process === null || (value === null && slot.bindsNull !== true) ? value : slot.process(value);
}

/** Whether a place of the text is one for a value, and not for a schema. */
function isSent({ source }: BindSlot): boolean {
  return source.from !== "schema";
}

/** Where the values of one execution come from. */
interface Given {
  readonly binds: readonly BoundValue[];
  readonly row: ParameterRow | undefined;
  readonly schemas: SchemaTranslateMap | undefined;
  /** What defaults have made so far: each is asked once, however often its value is needed. */
  readonly made: Map<BindSlot, unknown>;
}

const NOTHING_MADE: Map<BindSlot, unknown> = new Map();

/** A statement whose text does not depend on its values. */
class FixedCompiled extends CompiledStatement {
  readonly sql: string;
  readonly slots: readonly BindSlot[];

  constructor(pieces: Pieces, style: ParameterStyle, facts: RenderedFacts, binds: readonly BoundValue[]) {
    super(facts, binds, pieces.slots);
    const writer = new PlaceholderWriter(style);
    let sql = pieces.texts[0] ?? "";
    pieces.slots.forEach((slot, i) => {
      sql += writer.write(slot) + (pieces.texts[i + 1] ?? "");
    });
    this.sql = sql;
    this.slots = writer.order;
  }

  bind(binds: readonly BoundValue[], row?: ParameterRow): BoundStatement {
    const { slots } = this;
    const given = this.given(binds, row);
    const values: unknown[] = new Array(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      if (slot === undefined) continue;
      const value = valueOf(slot, given);
      values[i] = processed(slot, value);
    }
    return { sql: this.sql, values, expanded: false };
  }
}

/** How many texts a statement with lists keeps. */
const KEPT_TEXTS = 64;

/** A statement with lists that become as many placeholders as they have members, or with literals. */
class ExpandingCompiled extends CompiledStatement {
  private readonly pieces: Pieces;
  private readonly style: ParameterStyle;
  /** The slots whose values are sent, in order; null where some are written into the text. */
  private readonly sent: readonly BindSlot[] | null;
  /** How many lists there are. */
  private readonly lists: number;
  /** The texts for lists of the lengths that came last. */
  private readonly texts = new Map<number | string, string>();

  constructor(pieces: Pieces, style: ParameterStyle, facts: RenderedFacts, binds: readonly BoundValue[]) {
    super(facts, binds, pieces.slots);
    this.pieces = pieces;
    this.style = style;
    const { slots } = pieces;
    const once = (slot: BindSlot, i: number): boolean => repeatsValues(style) || slot.expanding || slots.indexOf(slot) === i;
    this.sent = slots.some(({ literal }) => literal !== null) ? null : slots.filter(once);
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
    const given = this.given(binds, row);
    const values: unknown[] = [];
    const lengths: number[] = [];
    for (const slot of sent) {
      const value = valueOf(slot, given);
      if (slot.expanding) lengths.push(pushMembers(slot, listOf(value), values));
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
  for (const member of members) {
    const value = processed(slot, member);
    if (slot.type instanceof TupleType && Array.isArray(value)) values.push(...value);
    else values.push(value);
  }
  return members.length;
}

/** The placeholders of a list. */
function membersText(slot: BindSlot, length: number, writer: PlaceholderWriter): string {
  if (length === 0) return emptyForm(slot);
  const { opening = "", before = "", behind = "" } = slot.list ?? {};
  let count = 0;
  const place = (): string => `${before}${writer.writeMember(slot, count++)}${behind}`;
  const width = slot.type instanceof TupleType ? slot.type.members.length : 0;
  const member = (): string => (width === 0 ? place() : `(${Array.from({ length: width }, place).join(", ")})`);
  return opening + Array.from({ length }, member).join(", ");
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

function valueOf(slot: BindSlot, given: Given): unknown {
  const { source } = slot;
  const { binds, row } = given;
  let value: unknown;
  switch (source.from) {
    case "statement": {
      const bind = binds[source.index];
      // A row speaks of parameters that the program named. That a value is called like the column it is compared with says nothing.
      const own = bind !== undefined && (bind.flags & BIND_NAMED) !== 0 && source.name !== null && row !== undefined;
      value = own && Object.hasOwn(row, source.name) ? row[source.name] : statementValue(bind, slot);
      break;
    }
    case "row":
      value = row?.[source.key];
      break;
    case "constant":
      value = source.value;
      break;
    case "schema": {
      const { schemas } = given;
      const translated = schemas === undefined ? undefined : translatedSchema(source.schema, schemas);
      return translated === undefined ? source.schema || null : translated;
    }
    default:
      value = row !== undefined && Object.hasOwn(row, source.key) ? row[source.key] : madeValue(slot, source, given);
  }
  if (value === undefined) throw missing(slot, row);
  return value;
}

/** What a column's default makes. */
function madeValue(slot: BindSlot, source: BindSource & { readonly from: "default" }, given: Given): unknown {
  if (given.made.has(slot)) return given.made.get(slot);
  const value = source.make({
    get parameters() {
      // Not those that are still to be made: two defaults that look at each other would never end.
      const others = [...source.row].filter(([, other]) => other.source.from !== "default" || given.made.has(other));
      return Object.fromEntries(others.map(([key, other]) => [key, valueOf(other, given)]));
    },
  });
  given.made.set(slot, value);
  return value;
}

const REQUIRED = 4;

function statementValue(bind: BoundValue | undefined, slot: BindSlot): unknown {
  if (bind === undefined || (bind.flags & REQUIRED) !== 0) throw missing(slot, undefined);
  return bind.value;
}

function missing(slot: BindSlot, row: ParameterRow | undefined): ArgumentError {
  const { source } = slot;
  const key = source.from === "row" ? source.key : source.from === "statement" ? (source.name ?? slot.name) : slot.name;
  const undefinedGiven = row !== undefined && Object.hasOwn(row, key);
  return new ArgumentError(
    undefinedGiven
      ? `The value of "${key}" is undefined: use null for NULL.`
      : `No value was given for the parameter "${key}": execute(statement, { ${JSON.stringify(key)}: … }).`,
  );
}
