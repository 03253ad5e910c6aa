/** From a rendered text to something that can be run: the two forms of `Compiled`. */
import type { BoundValue } from "@athanor/core";
import { ArgumentError, BIND_NAMED, TupleType } from "@athanor/core";
import type { BindSlot, BoundStatement, Compiled, InsertFacts, ParameterRow, ResultColumn, StatementKind } from "./compiled.ts";
import type { ParameterStyle } from "./dialect.ts";
import type { Pieces } from "./placeholders.ts";
import { PlaceholderWriter, takeApart } from "./placeholders.ts";

/** What rendering found out about a statement. */
export interface RenderedFacts {
  readonly kind: StatementKind;
  readonly returnsRows: boolean;
  readonly columns: readonly ResultColumn[] | null;
  readonly insert: InsertFacts | null;
}

/** Makes the compiled statement of a rendered text. */
export function finish(
  text: string,
  slots: readonly BindSlot[],
  style: ParameterStyle,
  facts: RenderedFacts,
  binds: readonly BoundValue[],
): Compiled {
  const pieces = takeApart(text, slots);
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
  protected readonly own: readonly BoundValue[];

  constructor(facts: RenderedFacts, binds: readonly BoundValue[]) {
    this.kind = facts.kind;
    this.returnsRows = facts.returnsRows;
    this.columns = facts.columns;
    this.insert = facts.insert;
    this.own = binds;
  }

  get params(): readonly unknown[] {
    return this.slots.map((slot) => {
      const { source } = slot;
      const value = source.from === "statement" ? this.own[source.index]?.value : source.from === "constant" ? source.value : null;
      return slot.expanding || value === null || value === undefined || slot.process === null ? (value ?? null) : slot.process(value);
    });
  }

  abstract bind(binds: readonly BoundValue[], row?: ParameterRow): BoundStatement;
}

/** A statement whose text does not depend on its values. */
class FixedCompiled extends CompiledStatement {
  readonly sql: string;
  readonly slots: readonly BindSlot[];

  constructor(pieces: Pieces, style: ParameterStyle, facts: RenderedFacts, binds: readonly BoundValue[]) {
    super(facts, binds);
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
    const values: unknown[] = new Array(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      if (slot === undefined) continue;
      const value = valueOf(slot, binds, row);
      values[i] = value === null || slot.process === null ? value : slot.process(value);
    }
    return { sql: this.sql, values, expanded: false };
  }
}

/** A statement with lists that become as many placeholders as they have members, or with literals. */
class ExpandingCompiled extends CompiledStatement {
  private readonly pieces: Pieces;
  private readonly style: ParameterStyle;

  constructor(pieces: Pieces, style: ParameterStyle, facts: RenderedFacts, binds: readonly BoundValue[]) {
    super(facts, binds);
    this.pieces = pieces;
    this.style = style;
  }

  get slots(): readonly BindSlot[] {
    return this.pieces.slots;
  }

  /** The form before expansion, in which a list stands as `[name]`. */
  get sql(): string {
    const writer = new PlaceholderWriter(this.style);
    return this.write((slot) => (slot.expanding || slot.literal !== null ? `[${slot.name}]` : writer.write(slot)));
  }

  bind(binds: readonly BoundValue[], row?: ParameterRow): BoundStatement {
    const writer = new PlaceholderWriter(this.style);
    const values: unknown[] = [];
    const sent = new Set<BindSlot>();
    const repeats = this.style === "question" || this.style === "format";
    const sql = this.write((slot) => {
      const value = valueOf(slot, binds, row);
      if (slot.literal !== null)
        return (
          listOf(value, slot.expanding)
            .map((each) => slot.literal?.(each) ?? "NULL")
            .join(", ") ||
          (slot.empty ?? "NULL")
        );
      if (slot.expanding) return this.expand(slot, listOf(value, true), values, writer);
      const text = writer.write(slot);
      if (repeats || !sent.has(slot)) values.push(value === null || slot.process === null ? value : slot.process(value));
      sent.add(slot);
      return text;
    });
    return { sql, values, expanded: true };
  }

  private expand(slot: BindSlot, members: readonly unknown[], values: unknown[], writer: PlaceholderWriter): string {
    if (members.length === 0) return slot.empty ?? "NULL";
    let count = 0;
    const place = (value: unknown): string => {
      values.push(value);
      return writer.writeMember(slot, count++);
    };
    const { process } = slot;
    return members
      .map((member) => {
        const value = member === null || process === null ? member : process(member);
        return slot.type instanceof TupleType && Array.isArray(value) ? `(${value.map(place).join(", ")})` : place(value);
      })
      .join(", ");
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

function listOf(value: unknown, expanding: boolean): readonly unknown[] {
  return expanding ? (Array.isArray(value) ? value : [value]) : [value];
}

function valueOf(slot: BindSlot, binds: readonly BoundValue[], row: ParameterRow | undefined): unknown {
  const { source } = slot;
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
    default:
      value = row !== undefined && Object.hasOwn(row, source.key) ? row[source.key] : source.make();
  }
  if (value === undefined) throw missing(slot, row);
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
