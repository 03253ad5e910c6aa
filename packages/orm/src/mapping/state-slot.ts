/** Where an object keeps its state. */

/** Mapped objects have their state under this symbol, as a property that nothing enumerates. */
export const STATE: unique symbol = Symbol.for("athanor.orm.state");

/** Mapped classes, and what stands for them (an alias), have their mapper's entity under `NODE` of core; this one marks the class itself. */
export const MAPPER: unique symbol = Symbol.for("athanor.orm.mapper");
