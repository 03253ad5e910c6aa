/**
 * Serial numbers of schema objects, which stand for them in cache keys.
 *
 * The counter lives on `globalThis` under a registered symbol: two copies of this package in one process (a duplicated
 * dependency, say) must not give the same number to two different tables.
 */
const COUNTER = Symbol.for("athanor.serial");

interface Counter {
  next: number;
}

function counter(): Counter {
  const scope = globalThis as { [COUNTER]?: Counter };
  scope[COUNTER] ??= { next: 1 };
  return scope[COUNTER];
}

const shared = counter();

/** A number that no other schema object of this process has. */
export function nextSerial(): number {
  return shared.next++;
}
