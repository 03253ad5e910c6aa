/** Rows to objects: no I/O, one loader for each entity of a plan and each execution. */
import type { ValueProcessor } from "@athanor/compiler";
import type { IdentityKey } from "../mapping/identity-key.ts";
import { identityKeyOf } from "../mapping/identity-key.ts";
import type { LoadNode } from "../mapping/load-option.ts";
import type { RelationshipProperty } from "../mapping/properties/relationship-property.ts";
import type { EntityPlan, LaterLoad } from "../query/plan.ts";
import { commitState } from "../state/expiry.ts";
import type { InstanceState } from "../state/instance-state.ts";
import { emptyValues, makeInstance } from "../state/instantiate.ts";
import { setLoadedCollection, setLoadedReference } from "../state/loaded.ts";
import type { SessionContext } from "../state/session-handle.ts";
import type { LoadContext } from "./load-context.ts";

/** What all loaders of one execution share. */
export interface LoadRun {
  readonly context: SessionContext;
  readonly processors: readonly (ValueProcessor | null)[];
  readonly options: readonly LoadNode[];
  readonly populateExisting: boolean;
}

/** Makes objects of one class from rows. */
export class EntityLoader {
  readonly plan: EntityPlan;
  /** The objects of this execution for which something remains to be loaded. */
  readonly waiting: Set<InstanceState> = new Set();
  private readonly run: LoadRun;
  private readonly states: Map<IdentityKey, InstanceState>;
  private readonly joined: readonly JoinedLoader[];
  private readonly remembered: LoadContext | null;
  /** The objects that this execution has given their values already, where rows may repeat them. */
  private readonly populated: Set<InstanceState> | null;

  constructor(plan: EntityPlan, run: LoadRun) {
    this.plan = plan;
    this.run = run;
    this.states = run.context.identityMap.of(plan.mapper);
    this.joined = plan.joined.map(
      ({ property, target }) => new JoinedLoader(property, new EntityLoader(target, run), run.populateExisting),
    );
    const remembers = plan.remembered.length > 0 || plan.raised.length > 0;
    this.remembered = remembers ? { options: run.options, cursors: plan.remembered, raised: plan.raised } : null;
    this.populated = run.populateExisting ? new Set() : null;
  }

  /** The object of a row; null where the row has none (an outer join found no partner). */
  load(raw: readonly unknown[]): InstanceState | null {
    const key = this.keyOf(raw);
    if (key === null) return null;
    let state = this.states.get(key);
    if (state === undefined) state = this.make(key, raw);
    else this.meet(state, raw);
    if (this.joined.length > 0) for (const each of this.joined) each.load(state, raw);
    if (this.plan.later.length > 0) this.waiting.add(state);
    return state;
  }

  /** Called when all rows are there: the joined collections are whole now. */
  finish(): void {
    for (const each of this.joined) each.finish();
  }

  /** This loader and those below it, for what remains to be loaded. */
  *all(): Generator<EntityLoader, void, undefined> {
    yield this;
    for (const each of this.joined) yield* each.target.all();
  }

  /** What remains to be loaded. */
  get later(): readonly LaterLoad[] {
    return this.plan.later;
  }

  private keyOf(raw: readonly unknown[]): IdentityKey | null {
    const { keyIndexes, mapper } = this.plan;
    const only = keyIndexes[0];
    if (keyIndexes.length === 1 && only !== undefined) {
      const value = this.valueAt(raw, only);
      // Most keys are plain numbers, which are their own identity.
      return typeof value === "number" ? value : identityKeyOf(mapper.primaryKey, [value]);
    }
    return identityKeyOf(
      mapper.primaryKey,
      keyIndexes.map((index) => this.valueAt(raw, index)),
    );
  }

  private valueAt(raw: readonly unknown[], index: number): unknown {
    const value = raw[index];
    const process = this.run.processors[index] ?? null;
    return value === null || process === null ? value : process(value);
  }

  private make(key: IdentityKey, raw: readonly unknown[]): InstanceState {
    const { mapper } = this.plan;
    const values = emptyValues(mapper);
    this.fill(values, raw);
    const state = makeInstance(mapper, values);
    state.key = key;
    if (this.remembered !== null) state.loadContext = this.remembered;
    this.run.context.register(state);
    for (const property of this.plan.empty) {
      if (property.useList) setLoadedCollection(state, property, []);
      else setLoadedReference(state, property, null);
    }
    this.populated?.add(state);
    return state;
  }

  private fill(values: unknown[], raw: readonly unknown[]): void {
    const { valueIndexes, rawIndexes } = this.plan;
    const { processors } = this.run;
    for (let i = 0; i < valueIndexes.length; i++) {
      const rawIndex = rawIndexes[i] ?? 0;
      const value = raw[rawIndex];
      const process = processors[rawIndex] ?? null;
      values[valueIndexes[i] ?? 0] = value === null || process === null ? value : process(value);
    }
  }

  /** A row of an object that is there already: it gets what it lacks, or everything if that was asked for. */
  private meet(state: InstanceState, raw: readonly unknown[]): void {
    const { values } = state;
    if (this.populated !== null) {
      if (this.populated.has(state)) return;
      this.populated.add(state);
      for (const { property } of this.plan.joined) values[property.index] = undefined;
      this.fill(values, raw);
      commitState(state);
      if (this.remembered !== null) state.loadContext = this.remembered;
      this.run.context.noteLoaded(state);
      return;
    }
    const { valueIndexes, rawIndexes } = this.plan;
    let lacking = false;
    for (let i = 0; i < valueIndexes.length; i++) {
      const index = valueIndexes[i] ?? 0;
      if (values[index] !== undefined) continue;
      values[index] = this.valueAt(raw, rawIndexes[i] ?? 0);
      lacking = true;
    }
    if (lacking) this.run.context.noteLoaded(state);
  }
}

/** Loads what a relationship leads to out of the same rows. */
class JoinedLoader {
  readonly target: EntityLoader;
  private readonly property: RelationshipProperty;
  private readonly overwrite: boolean;
  /** The members of each collection, each once, in the order of the rows. */
  private readonly members = new Map<InstanceState, Set<object>>();

  constructor(property: RelationshipProperty, target: EntityLoader, overwrite: boolean) {
    this.property = property;
    this.target = target;
    this.overwrite = overwrite;
  }

  load(owner: InstanceState, raw: readonly unknown[]): void {
    const found = this.target.load(raw);
    const { property } = this;
    if (!property.useList) {
      if (this.overwrite || owner.values[property.index] === undefined) setLoadedReference(owner, property, found?.object ?? null);
      return;
    }
    let members = this.members.get(owner);
    if (members === undefined) {
      members = new Set();
      this.members.set(owner, members);
    }
    if (found !== null) members.add(found.object);
  }

  finish(): void {
    const { property } = this;
    for (const [owner, members] of this.members) {
      if (this.overwrite || owner.values[property.index] === undefined) setLoadedCollection(owner, property, [...members]);
    }
    this.members.clear();
    this.target.finish();
  }
}
