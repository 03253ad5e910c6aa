/** How a constructor is told that it is a row that becomes an object. */

/** The only argument of the constructor of a class with `construct: "run"` when an object is loaded. */
export const LOADING: unique symbol = Symbol.for("athanor.orm.loading");
