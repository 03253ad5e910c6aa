/** Where an object keeps its state, and where a class that was mapped as it stood keeps its mapper. */

/**
 * Mapped objects have their values, and out of sight their state, under this symbol. It is enumerable so that objects with
 * different values are not equal to whoever compares own properties: their attributes are accessors of the class.
 */
export const STATE: unique symbol = Symbol.for("athanor.orm.state");

/** The prototype of a class that was mapped as it stood has its mapper under this symbol: its objects get a state when they are first seen. */
export const MAPPER: unique symbol = Symbol.for("athanor.orm.mapper");
