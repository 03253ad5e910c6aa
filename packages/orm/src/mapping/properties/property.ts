/** What all attributes of a mapped class have in common. */
import type { Mapper } from "../mapper.ts";

/** An attribute of a mapped class, as its mapper knows it. */
export abstract class Property {
  abstract readonly kind: string;
  readonly mapper: Mapper;
  /** The attribute's name. */
  readonly key: string;
  /** Where its value stands in `state.values`; -1 for attributes that have no value of their own. */
  readonly index: number;

  constructor(mapper: Mapper, key: string, index: number) {
    this.mapper = mapper;
    this.key = key;
    this.index = index;
  }

  /** How messages call it: `User.addresses`. */
  toString(): string {
    return `${this.mapper.name}.${this.key}`;
  }
}
