/** What a statement costs before it is sent. */
import type { Compiled } from "@athanor/compiler";
import { compileStatement, DEFAULT_DIALECT, StatementCache } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import { nodeOf, select, walkKey } from "@athanor/core";
import { items } from "./items.ts";
import type { Figure } from "./measure.ts";
import { best, figure } from "./measure.ts";

const TIMES = 20_000;
const { c } = items;

function build(i: number): Node {
  return nodeOf(
    select(c.id, c.name, c.price)
      .where(c.size.gt(i), c.name.like("a%"), c.place.eq(null), c.rank.in([1, 2, 3, 4, i]))
      .orderBy(c.rank.desc(), c.name)
      .limit(10),
  );
}

export function compileFigures(): Figure[] {
  const cache = new StatementCache<Compiled>();
  const make = (statement: Node): Compiled => compileStatement(DEFAULT_DIALECT, statement, walkKey(statement).binds);
  const each = (act: (i: number) => unknown): number =>
    best(5, () => {
      for (let i = 0; i < TIMES; i++) act(i);
    });
  const kept = build(1);
  return [
    figure("build a SELECT of four conditions", null, each(build), TIMES),
    figure(
      "… and get its SQL and values from the cache",
      null,
      each((i) => {
        const { entry, binds } = cache.lookup(build(i), "", make);
        return entry.bind(binds);
      }),
      TIMES,
    ),
    figure(
      "the same, built once and kept",
      null,
      each(() => {
        const { entry, binds } = cache.lookup(kept, "", make);
        return entry.bind(binds);
      }),
      TIMES,
    ),
    figure(
      "… and compile it each time",
      null,
      each((i) => make(build(i))),
      TIMES,
    ),
  ];
}
