/** The keys of a row's own properties, from names that may be anything. */

/**
 * Makes a list of column names into property keys: each different, and none that would not stay where it is put.
 *
 * A name that was there before gets a number, as SQLAlchemy gives it: `id`, `id_1`, `id_2`. An empty name, one that looks like
 * an index (it would be moved before all others, and collide with the position) and `__proto__` are replaced as an expression
 * without a name is: `anon_1`, `anon_2`. So every column is an own property of its row, and no name can break anything.
 *
 * @param names the names in the order of the columns
 * @returns as many keys, in the same order
 * @example
 * rowKeys(["id", "name", "id", "1"]); // ["id", "name", "id_1", "anon_1"]
 */
export function rowKeys(names: readonly string[]): string[] {
  const taken = new Set<string>();
  let anonymous = 0;
  return names.map((name) => {
    let key = name;
    if (isUnfit(name)) {
      do key = `anon_${++anonymous}`;
      while (taken.has(key));
    } else {
      for (let n = 1; taken.has(key); n++) key = `${name}_${n}`;
    }
    taken.add(key);
    return key;
  });
}

function isUnfit(name: string): boolean {
  return name === "" || name === "__proto__" || /^(?:0|[1-9]\d*)$/.test(name);
}
