/** The identity map: one object for each row, within one session. */
import type { IdentityKey } from "../mapping/identity-key.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { InstanceState } from "./instance-state.ts";

/** The persistent objects of a session by class and identity. It holds them strongly. */
export class IdentityMap {
  readonly #byMapper = new Map<Mapper, Map<IdentityKey, InstanceState>>();

  /** The object of an identity; undefined if the session has none. */
  get(mapper: Mapper, key: IdentityKey): InstanceState | undefined {
    return this.#byMapper.get(mapper.root)?.get(key);
  }

  /** All identities of a class hierarchy: for loading many rows of one class without looking the class up for each. */
  of(mapper: Mapper): Map<IdentityKey, InstanceState> {
    const { root } = mapper;
    let states = this.#byMapper.get(root);
    if (states === undefined) {
      states = new Map();
      this.#byMapper.set(root, states);
    }
    return states;
  }

  /** Enters an object, which must have its identity. */
  add(state: InstanceState): void {
    if (state.key !== null) this.of(state.mapper).set(state.key, state);
  }

  /** Takes an object out, if it is the one that its identity stands for. */
  remove(state: InstanceState): void {
    if (state.key === null) return;
    const states = this.#byMapper.get(state.mapper.root);
    if (states?.get(state.key) === state) states.delete(state.key);
  }

  has(state: InstanceState): boolean {
    return state.key !== null && this.get(state.mapper, state.key) === state;
  }

  clear(): void {
    this.#byMapper.clear();
  }

  get size(): number {
    let size = 0;
    for (const states of this.#byMapper.values()) size += states.size;
    return size;
  }

  /** The states of all objects. */
  *states(): Generator<InstanceState, void, undefined> {
    for (const states of this.#byMapper.values()) yield* states.values();
  }
}
