/** Mapped classes under other names, as types. */
import type { ANC, ItemLike, KEY, NAME, SHAPE, VALUE } from "@athanor/core";
import type { ClassAttributes } from "./class-attributes.ts";

/** What `aliased` gives: it stands for its class in statements, under a name of its own. */
export interface AliasedEntity<I, Sh, N extends string, Anc extends string> extends ItemLike {
  /** The attributes by name. */
  readonly c: ClassAttributes<Sh, N>;
  readonly [VALUE]: I;
  readonly [KEY]: N;
  readonly [NAME]: N;
  readonly [SHAPE]: Sh;
  readonly [ANC]: Anc;
  new (...args: never): I;
}
