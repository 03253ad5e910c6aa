/**
 * Random statements over a small schema: structure from one seed, values from another, so that tests can vary each alone.
 */
import type { AnyExpr, Cond, Node } from "@athanor/core";
import {
  alias,
  and,
  caseWhen,
  cast,
  column,
  deleteFrom,
  exists,
  func,
  insert,
  literal,
  MetaData,
  nodeOf,
  not,
  or,
  select,
  types as t,
  table,
  union,
  update,
} from "@athanor/core";
import fc from "fast-check";

const metadata = new MetaData();
export const users = table("user_account", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  score: column(t.integer()),
});
export const addresses = table("address", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => users.c.id }),
  email: column(t.string(255)),
});

const others = alias(addresses, "others");

type Num = AnyExpr<number, string, "num">;
type Text = AnyExpr<string | null, string, "text">;

/** A source of decisions and one of values: two streams of numbers. */
export interface Seeds {
  readonly structure: readonly number[];
  readonly values: readonly number[];
}

/** Seeds of both kinds. */
export const seeds: fc.Arbitrary<Seeds> = fc.record({
  structure: fc.array(fc.nat(1000), { minLength: 20, maxLength: 60 }),
  values: fc.array(fc.nat(1_000_000), { minLength: 10, maxLength: 40 }),
});

class Choices {
  private at = 0;
  private valueAt = 0;
  private readonly seeds: Seeds;

  constructor(given: Seeds) {
    this.seeds = given;
  }

  pick(n: number): number {
    const { structure } = this.seeds;
    return (structure[this.at++ % structure.length] ?? 0) % n;
  }

  value(): number {
    const { values } = this.seeds;
    return values[this.valueAt++ % values.length] ?? 0;
  }
}

function num(c: Choices, depth: number): Num {
  switch (c.pick(depth > 0 ? 9 : 4)) {
    case 0:
      return users.c.id;
    case 1:
      return users.c.score;
    case 2:
      return addresses.c.id;
    case 3:
      return literal(c.value());
    case 4:
      return num(c, depth - 1).add(num(c, depth - 1));
    case 5:
      return num(c, depth - 1).sub(c.value());
    case 6:
      return num(c, depth - 1).mul(num(c, depth - 1));
    case 7:
      return func.length(func.coalesce(text(c, depth - 1), "-"));
    default:
      return num(c, depth - 1).neg();
  }
}

function text(c: Choices, depth: number): Text {
  switch (c.pick(depth > 0 ? 6 : 4)) {
    case 0:
      return users.c.name;
    case 1:
      return users.c.fullname;
    case 2:
      return addresses.c.email;
    case 3:
      return literal(`v${c.value()}`);
    case 4:
      return text(c, depth - 1).concat(text(c, depth - 1));
    default:
      return cast(caseWhen(cond(c, depth - 1), `w${c.value()}`).else("z"), t.text());
  }
}

function cond(c: Choices, depth: number): Cond {
  switch (c.pick(depth > 0 ? 11 : 5)) {
    case 0:
      return num(c, depth - 1).eq(num(c, depth - 1));
    case 1:
      return num(c, depth - 1).gt(c.value());
    case 2:
      return text(c, depth - 1).like(`%${c.value()}%`);
    case 3:
      return users.c.id.in(Array.from({ length: c.pick(4) }, () => c.value()));
    case 4:
      return users.c.fullname.isNull();
    case 5:
      return and(cond(c, depth - 1), cond(c, depth - 1));
    case 6:
      return or(cond(c, depth - 1), cond(c, depth - 1));
    case 7:
      return not(cond(c, depth - 1));
    case 8:
      return exists(select(others.c.id).where(others.c.userId.eq(users.c.id), others.c.email.ne(`e${c.value()}`)));
    case 9:
      return num(c, depth - 1).between(c.value(), num(c, depth - 1));
    default:
      return users.c.id.notIn(select(addresses.c.userId).where(addresses.c.id.lt(c.value())));
  }
}

function query(c: Choices): Node {
  const same = literal(c.value());
  switch (c.pick(9)) {
    case 0:
      return nodeOf(
        select(users.c.id, num(c, 2).label("n"), text(c, 2))
          .where(cond(c, 3))
          .limit(c.value() % 50),
      );
    case 1:
      return nodeOf(select(users, addresses.c.id).outerJoin(addresses).where(cond(c, 2)).orderBy(num(c, 1), users.c.name.desc()));
    case 2: {
      const sq = select(users.c.id, addresses.c.id, func.count()).join(addresses).where(cond(c, 2)).groupBy(users.c.id).subquery("sq");
      return nodeOf(select(sq.c.id, sq.c.id_1, users.c.name).join(users, users.c.id.eq(sq.c.id)).where(cond(c, 1)));
    }
    case 3: {
      const cte = select(users.c.id, users.c.score).where(cond(c, 2)).cte("picked");
      const again = alias(users, "u2");
      return nodeOf(
        select(cte.c.id, again.c.name).join(again, again.c.id.eq(cte.c.id)).where(cte.c.score.gt(same), again.c.score.lt(same)),
      );
    }
    case 4: {
      const tree = select(users.c.id)
        .where(cond(c, 1))
        .cte("tree", { recursive: true })
        .recursive((self) => select(users.c.id).join(self, users.c.score.eq(self.c.id)).where(users.c.id.ne(c.value())));
      return nodeOf(select(tree.c.id).where(tree.c.id.gt(c.value())));
    }
    case 5:
      return nodeOf(
        union(
          select(users.c.id, users.c.name).where(cond(c, 2)),
          select(addresses.c.id, addresses.c.email).where(addresses.c.id.gt(c.value())),
        ),
      );
    case 6:
      return nodeOf(
        update(users)
          .where(users.c.id.eq(c.value()))
          .values({ score: users.c.score.add(c.value()), name: `n${c.value()}` }),
      );
    case 7:
      return nodeOf(deleteFrom(users).where(users.c.name.eq(`d${c.value()}`)));
    default:
      return nodeOf(insert(users).values({ name: `i${c.value()}`, score: c.value(), fullname: cast(literal(c.value()), t.text()) }));
  }
}

/** The statement that seeds mean. */
export function statementOf(given: Seeds): Node {
  return query(new Choices(given));
}
