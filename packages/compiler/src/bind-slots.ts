/** The placeholders of one statement: what each stands for, and what it is called. */
import type { Bind, BoundValue, SqlType } from "@athanor/core";
import { BIND_EXPANDING, BIND_LITERAL, BIND_NAMED, NULL_TYPE } from "@athanor/core";
import type { BindSlot, BindSource, ListForm, ValueProcessor } from "./compiled.ts";
import type { Dialect } from "./dialect.ts";
import type { NameRegistry } from "./names.ts";
import { parameterName } from "./names.ts";
import { bindProcessor, bindsNull, literalOf } from "./type-rules.ts";

/** Collects placeholders while a statement is rendered. A slot is known by its number. */
export class BindSlots {
  readonly all: BindSlot[] = [];
  private readonly dialect: Dialect;
  private readonly names: NameRegistry;
  private readonly indexes: ReadonlyMap<BoundValue, number>;
  private readonly byBind = new Map<Bind, number>();
  private readonly taken = new Set<string>();
  // Few statements have any of these.
  private schemas: Map<string, number> | null = null;
  private chosen: Map<string, string> | null = null;
  private preferred: Map<Bind, string> | null = null;

  /** @param binds the bound values of the user's statement: placeholders refer to them by index */
  constructor(dialect: Dialect, binds: readonly BoundValue[], names: NameRegistry) {
    this.dialect = dialect;
    this.names = names;
    const indexes = new Map<BoundValue, number>();
    for (const [i, bind] of binds.entries()) indexes.set(bind.origin, i);
    this.indexes = indexes;
  }

  /** Whether the program has named a parameter so: what is given under that name is for it. */
  isParameter(name: string): boolean {
    for (const bind of this.indexes.keys()) if (bind.name === name && (bind.flags & BIND_NAMED) !== 0) return true;
    return false;
  }

  /** Says what the placeholder of a bound value is to be called, unless the program or another placeholder is called so. */
  prefer(bind: Bind, name: string): void {
    this.preferred ??= new Map();
    this.preferred.set(bind, name);
  }

  /** The slot of a bound value: the same one has the same. */
  of(bind: Bind, list: ListForm | null = null): number {
    let slot = this.byBind.get(bind);
    if (slot !== undefined) return slot;
    const index = this.indexes.get(bind.origin);
    const { dialect } = this;
    slot = this.push({
      name: this.nameFor(bind),
      source: index === undefined ? { from: "constant", value: bind.value } : { from: "statement", index, name: bind.name },
      type: bind.type,
      process: bindProcessor(bind.type, dialect),
      bindsNull: bindsNull(bind.type, dialect),
      expanding: (bind.flags & BIND_EXPANDING) !== 0,
      list,
      literal: (bind.flags & BIND_LITERAL) === 0 ? null : (value) => literalOf(value, bind.type, dialect),
    });
    this.byBind.set(bind, slot);
    return slot;
  }

  /** A slot for a value that comes from elsewhere than a bound value of the statement. */
  add(name: string, source: BindSource, type: SqlType): number {
    const own = source.from === "row" ? this.chosenName(name, "row") : this.freeName(name);
    const { dialect } = this;
    const process = bindProcessor(type, dialect);
    return this.push({
      name: own,
      source,
      type,
      process,
      bindsNull: bindsNull(type, dialect),
      expanding: false,
      list: null,
      literal: null,
    });
  }

  private nameFor(bind: Bind): string {
    const base = bind.name ?? "param";
    if ((bind.flags & BIND_NAMED) !== 0) return this.chosenName(base, "bind");
    const preferred = this.preferred?.get(bind);
    return preferred === undefined ? this.uniqueName(base) : this.freeName(preferred);
  }

  /** A slot for a schema that is named when the statement runs. */
  addSchema(schema: string, literal: (given: unknown) => string): number {
    const known = this.schemas?.get(schema);
    if (known !== undefined) return known;
    const list = { empty: "", opening: "", before: "", behind: "" };
    const slot = this.push({
      name: "schema",
      source: { from: "schema", schema },
      type: NULL_TYPE,
      process: null,
      expanding: false,
      list,
      literal,
    });
    this.schemas ??= new Map();
    this.schemas.set(schema, slot);
    return slot;
  }

  /** The name of a placeholder that the program named, or a column of its rows: the same for the same one, never another value's. */
  private chosenName(name: string, what: string): string {
    const key = `${what}:${name}`;
    const chosen = this.chosen?.get(key) ?? this.freeName(name);
    this.chosen ??= new Map();
    this.chosen.set(key, chosen);
    return chosen;
  }

  private freeName(name: string): string {
    const own = parameterName(name);
    return this.taken.has(own) ? this.uniqueName(name) : own;
  }

  private uniqueName(base: string): string {
    const own = parameterName(base);
    let name = this.names.numbered(own);
    while (this.taken.has(name)) name = this.names.numbered(own);
    return name;
  }

  /**
   * Makes a slot of an INSERT one that gathers the values of all rows.
   *
   * @param gather makes of the values of all rows the one that is sent
   * @returns its number
   */
  gather(slot: BindSlot, gather: ValueProcessor): number {
    const index = this.all.indexOf(slot);
    this.all[index] = { ...slot, gather };
    return index;
  }

  private push(slot: BindSlot): number {
    this.taken.add(slot.name);
    return this.all.push(slot) - 1;
  }
}
