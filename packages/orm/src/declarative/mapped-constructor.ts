/** The class behind `class User extends Base.mapped(…)`. */

import type { Node } from "@athanor/core";
import { InvalidRequestError, NODE } from "@athanor/core";
import { attributesOf } from "../mapping/attributes.ts";
import type { EntityNode } from "../mapping/entity-node.ts";
import type { MappedConstructor, Mapper } from "../mapping/mapper.ts";
import { initialise } from "../state/initialise.ts";
import { attachState, emptyValues, LOADING } from "../state/instantiate.ts";
import { instrument } from "../state/instrument.ts";
import { makePrintable } from "../state/printing.ts";

/** Makes the class that a user's class extends: its constructor sets attributes, its static members stand for the class in statements. */
export function makeMappedConstructor(mapper: Mapper): MappedConstructor {
  class Mapped {
    constructor(init?: unknown) {
      if (!mapper.knowsClass) learnFrom(new.target, Mapped, mapper);
      mapper.registry.configure();
      const state = attachState(mapper, this, emptyValues(mapper));
      if (init !== undefined && init !== LOADING) initialise(state, init);
    }

    static get c(): Readonly<Record<string, Node>> {
      if (!mapper.knowsClass) learnFrom(this, Mapped, mapper);
      return attributesOf(mapper.entity);
    }

    static get [NODE](): EntityNode {
      if (!mapper.knowsClass) learnFrom(this, Mapped, mapper);
      return mapper.entity;
    }

    static mapped(): never {
      throw new InvalidRequestError(`Inheritance is declared but does not work yet: ${mapper.name} can't be the parent of a mapped class.`);
    }
  }
  Object.defineProperty(Mapped, "name", { value: `Mapped(${mapper.table.name})` });
  instrument(Mapped.prototype, mapper);
  makePrintable(Mapped.prototype);
  return Mapped;
}

/** JavaScript tells nobody that a class was extended; the user's class is found on the way from what was constructed, or asked, to ours. */
function learnFrom(seen: MappedConstructor, ours: MappedConstructor, mapper: Mapper): void {
  let each: unknown = seen;
  while (typeof each === "function" && each !== ours && Object.getPrototypeOf(each) !== ours) each = Object.getPrototypeOf(each);
  if (isConstructor(each)) mapper.learnClass(each);
}

function isConstructor(value: unknown): value is MappedConstructor {
  return typeof value === "function";
}
