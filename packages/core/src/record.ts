/** Records whose keys may be anything. */

const NO_NAMES: object = Object.freeze(Object.create(null));

/**
 * A record that inherits no names: a column may be called `toString`.
 *
 * Its prototype is an empty object rather than null: V8 takes an object without a prototype for a dictionary, in which each look-up is
 * a search, and `users.c.name` is read with every statement that is built.
 */
export function emptyRecord<T>(): Record<string, T> {
  return Object.create(NO_NAMES);
}
