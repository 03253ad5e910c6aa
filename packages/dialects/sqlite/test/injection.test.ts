/** Hostile names and values, run for real: a name arrives as the name, a value as the value, and nothing else happens. */

import {
  alias,
  bindParam,
  CompileError,
  cast,
  checkConstraint,
  column,
  deleteFrom,
  foreignKeyConstraint,
  func,
  index,
  insert,
  literal,
  MetaData,
  select,
  sql,
  types as t,
  table,
  text,
  update,
  values,
} from "@athanor/core";
import type { Connection } from "@athanor/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryEngine } from "./database.ts";

const TRICKS = [
  'a"; DROP TABLE victim; --',
  "a'; DROP TABLE victim; --",
  "a`; --",
  "a]; --",
  "a\n--b",
  "/*",
  "*/",
  '"',
  '""',
  "'",
  "''",
  "\\",
  "\\'",
  ":id",
  "$1",
  "?",
  "?1",
  "@p",
  "%s",
  "$&",
  "x y",
  "select",
  "rowid",
  "__proto__",
  "constructor",
  "0",
  "é\u2028",
  "😀",
  "A",
  "_",
  "sqlit",
];

/** Names that SQLite keeps for itself, or can't tell apart, are no question of injection. */
const names = fc
  .array(
    fc.constantFrom(
      '"',
      "'",
      "`",
      "[",
      "]",
      ";",
      "--",
      "/*",
      "*/",
      "\n",
      "\\",
      " ",
      "?",
      "$1",
      ":x",
      "%",
      "_",
      "é",
      "a",
      "drop table victim",
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""));

/** A database with a table that all tricks would like to drop, and that must be there in the end. */
function withVictim(body: (connection: Connection) => void): void {
  memoryEngine().begin((connection) => {
    connection.driverSql("CREATE TABLE victim (n INTEGER)");
    connection.driverSql("INSERT INTO victim VALUES (42)");
    body(connection);
    expect([...connection.driverSql("SELECT n FROM victim").one()]).toEqual([42]);
  });
}

const tablesOf = (connection: Connection) =>
  connection
    .driverSql("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'victim'")
    .all()
    .map(([name]) => name);

/** For every trick, and for random names. */
function forNames(run: (name: string) => void): void {
  for (const name of TRICKS) run(name);
  fc.assert(fc.property(names, run), { numRuns: 60 });
}

describe("a hostile name", () => {
  it("of a table, its columns, constraints and indexes is what the database has in the end", () => {
    forNames((name) => {
      const engine = memoryEngine();
      const metadata = new MetaData();
      table(name, metadata, { [name]: column(t.integer(), { primaryKey: true }), next: column(t.text(), { name: `${name}2` }) }, [
        checkConstraint(text("1 = 1"), { name: `ck ${name}` }),
        foreignKeyConstraint([name], [`${name}.${name}`], { name: `fk ${name}` }),
        index(`ix ${name}`, name),
      ]);
      engine.createAll(metadata);
      expect(engine.inspect().getTableNames()).toEqual([name]);
      expect(engine.inspect().hasTable(name)).toBe(true);
      engine.begin((connection) => {
        const columns = connection.execute(sql`select name from pragma_table_info(${name})`).all();
        expect(columns.map(([each]) => each)).toEqual([name, `${name}2`]);
        const indexes = connection.execute(sql`select name from pragma_index_list(${name})`).all();
        expect(indexes.map(([each]) => each)).toEqual([`ix ${name}`]);
        const [statement] = connection.driverSql("SELECT sql FROM sqlite_master WHERE type = 'table'").all();
        for (const each of [`"ck ${name.replaceAll('"', '""')}"`, `"fk ${name.replaceAll('"', '""')}"`])
          expect(String(statement?.[0])).toContain(each);
      });
      engine.dropAll(metadata);
      expect(engine.inspect().getTableNames()).toEqual([]);
    });
  });

  it("of a table and a column is written, changed, read and deleted by", () => {
    withVictim((connection) => {
      forNames((name) => {
        const odd = table(name, new MetaData(), { [name]: column(t.text(), { nullable: true }) });
        const value = odd.c[name]!;
        connection.driverSql(`CREATE TABLE ${quoted(name)} (${quoted(name)} TEXT)`);
        connection.execute(insert(odd), [{ [name]: "one" }, { [name]: "two" }]);
        connection.execute(insert(odd).values({ [name]: "three" }));
        connection.execute(update(odd).where(value.eq("two")), { [name]: "TWO" });
        connection.execute(
          update(odd)
            .values({ [name]: value.concat("!") })
            .where(value.in(["TWO"])),
        );
        connection.execute(deleteFrom(odd).where(value.eq("three")));
        expect(connection.scalars(select(value).orderBy(value)).all()).toEqual(["TWO!", "one"]);
        expect(
          connection
            .scalars(
              insert(odd)
                .values({ [name]: "four" })
                .returning(value),
            )
            .all(),
        ).toEqual(["four"]);
        connection.execute(sql`drop table ${sql.id(name)}`);
      });
      expect(tablesOf(connection)).toEqual([]);
    });
  });

  it("of a label, an alias, a subquery, a CTE or VALUES is only a name", () => {
    withVictim((connection) => {
      const victim = table("victim", new MetaData(), { n: column(t.integer()) });
      forNames((name) => {
        // Rows have no own properties of such names.
        const key = name === "__proto__" || /^\d+$/.test(name) ? "anon_1" : name;
        expect(connection.execute(select(literal(1).label(name))).keys).toEqual([key]);
        const only = (values: Iterable<unknown>): unknown[] => [...values];
        expect(only(connection.execute(select(victim.c.n.label(name)).orderBy(victim.c.n.label(name))).one())).toEqual([42]);
        expect(connection.execute(select(alias(victim, name).c.n)).one()).toEqual({ n: 42 });
        const sub = select(victim.c.n.label(name)).subquery(name);
        expect(only(connection.execute(select(sub.c[name]!)).one())).toEqual([42]);
        const cte = select(victim.c.n).cte(name);
        expect(connection.execute(select(cte.c.n, func.count().label("c")).groupBy(cte.c.n)).one()).toEqual({ n: 42, c: 1 });
        const v = values(name, { [name]: t.integer() }).data([{ [name]: 7 }]);
        expect(only(connection.execute(select(v.c[name]!)).one())).toEqual([7]);
      });
    });
  });

  it("with a NUL character is refused, before anything is sent", () => {
    withVictim((connection) => {
      const victim = table("victim", new MetaData(), { n: column(t.integer()) });
      for (const name of ["a\0", "\0", "victim\0x"]) {
        expect(() => connection.execute(select(victim.c.n.label(name)))).toThrow(CompileError);
        expect(() => connection.execute(select(alias(victim, name).c.n))).toThrow(CompileError);
        expect(() => connection.execute(sql`select ${sql.id(name)}`)).toThrow(/NUL/);
      }
    });
  });

  it("of a parameter is only looked up", () => {
    withVictim((connection) => {
      forNames((name) => {
        const statement = select(bindParam(name, t.text()).label("v"));
        expect(connection.scalar(statement, { [name]: name })).toBe(name);
      });
    });
  });

  it("of a schema is that of an attached database", () => {
    withVictim((connection) => {
      for (const schema of ['a"b', "a'; --", "a]b", "a b"]) {
        connection.driverSql(`ATTACH ':memory:' AS ${quoted(schema)}`);
        connection.driverSql(`CREATE TABLE ${quoted(schema)}.item (n INTEGER)`);
        const item = table("item", new MetaData(), { n: column(t.integer()) }, [], { schema });
        connection.execute(insert(item).values({ n: 5 }));
        expect(connection.scalars(select(item.c.n)).all()).toEqual([5]);
      }
    });
  });
});

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

describe("a hostile value", () => {
  const hostile = fc.oneof(fc.constantFrom(...TRICKS, "\0", "a\0b", "0\0", ""), names, fc.string(), fc.string({ unit: "grapheme" }));

  it("comes back as it was given, wherever a value can stand", () => {
    withVictim((connection) => {
      fc.assert(
        fc.property(hostile, (value) => {
          const row = connection
            .execute(
              select(
                literal(value).label("a"),
                func.coalesce(cast(literal(null), t.text()), value).label("b"),
                literal("x").concat(value).label("c"),
                literal(value).eq(value).label("d"),
                literal(value).in([value, "other"]).label("e"),
              ),
            )
            .one();
          expect({ ...row }).toEqual({ a: value, b: value, c: `x${value}`, d: true, e: true });
          expect(connection.execute(sql`select ${value} where ${value} in (${sql.join([value, "other"])})`).scalar()).toBe(value);
        }),
        { numRuns: 200 },
      );
    });
  });

  it("is stored, found, changed and deleted as itself and as nothing else", () => {
    withVictim((connection) => {
      connection.driverSql("CREATE TABLE item (id INTEGER PRIMARY KEY, v TEXT)");
      const item = table("item", new MetaData(), { id: column(t.integer(), { primaryKey: true }), v: column(t.text()) });
      fc.assert(
        fc.property(hostile, (value) => {
          connection.execute(insert(item), [{ v: value }, { v: `${value}.` }]);
          expect(connection.scalars(select(item.c.v).where(item.c.v.eq(value))).all()).toEqual([value]);
          connection.execute(
            update(item)
              .where(item.c.v.eq(value))
              .values({ v: `${value}..` }),
          );
          expect(connection.scalars(select(item.c.v).orderBy(item.c.id)).all()).toEqual([`${value}..`, `${value}.`]);
          expect(connection.execute(deleteFrom(item).where(item.c.v.in([value, `${value}.`, `${value}..`]))).rowCount).toBe(2);
        }),
        { numRuns: 100 },
      );
    });
  });

  it("that is new does not stand in for the old one in a condition on the same column", () => {
    withVictim((connection) => {
      connection.driverSql("CREATE TABLE item (id INTEGER PRIMARY KEY, v TEXT)");
      const item = table("item", new MetaData(), { id: column(t.integer(), { primaryKey: true }), v: column(t.text()) });
      connection.execute(insert(item), [{ v: "old" }, { v: "new" }, { v: "other" }]);
      expect(connection.execute(update(item).where(item.c.v.eq("old")), { v: "new" }).rowCount).toBe(1);
      expect(connection.scalars(select(item.c.v).orderBy(item.c.id)).all()).toEqual(["new", "new", "other"]);
    });
  });

  it("is the default in the database that it was meant to be, a member of an enum, a value in a check", () => {
    const engine = memoryEngine();
    for (const value of TRICKS) {
      const metadata = new MetaData();
      const item = table(
        "item",
        metadata,
        {
          id: column(t.integer(), { primaryKey: true }),
          plain: column(t.text(), { serverDefault: value }),
          member: column(t.enum(value, "other"), { serverDefault: value }),
          literal: column(t.text(), { serverDefault: literal(value) }),
        },
        (c) => [checkConstraint(c.plain.in([value, "other"])), checkConstraint(c.plain.ne(`${value}x`))],
      );
      engine.createAll(metadata);
      engine.begin((connection) => {
        connection.execute(insert(item).values({}));
        expect(connection.execute(select(item)).one()).toEqual({ id: 1, plain: value, member: value, literal: value });
        expect(() => connection.execute(insert(item).values({ plain: `${value}x` }))).toThrow(/CHECK/);
      });
      engine.dropAll(metadata);
    }
  });
});

describe("LIKE", () => {
  const ascii = (value: string): string => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const pieces = fc
    .array(fc.constantFrom("%", "_", "/", "\\", "'", "a", "A", "b", "50%", "^", '"'), { maxLength: 5 })
    .map((parts) => parts.join(""));

  it("with autoescape finds what begins with, ends with or contains a value, in which no wildcard is one", () => {
    withVictim((connection) => {
      fc.assert(
        fc.property(pieces, pieces, fc.constantFrom(undefined, "^", "\\", "'", "a"), (value, part, escape) => {
          const subject = literal(value);
          const options = { autoescape: true, ...(escape === undefined ? {} : { escape }) };
          const row = connection
            .execute(
              select(
                subject.startsWith(part, options).label("starts"),
                subject.endsWith(part, options).label("ends"),
                subject.contains(part, options).label("contains"),
              ),
            )
            .one();
          const [whole, sought] = [ascii(value), ascii(part)];
          expect({ ...row }).toEqual({ starts: whole.startsWith(sought), ends: whole.endsWith(sought), contains: whole.includes(sought) });
        }),
        { numRuns: 300 },
      );
    });
  });

  it("without it takes the wildcards of a value as such", () => {
    withVictim((connection) => {
      expect(connection.scalar(select(literal("abc").startsWith("%c").label("x")))).toBe(true);
      expect(connection.scalar(select(literal("abc").startsWith("%c", { autoescape: true }).label("x")))).toBe(false);
    });
  });
});

describe("counts", () => {
  it("of LIMIT and OFFSET are bound numbers; text is refused when the statement is built", () => {
    withVictim((connection) => {
      const victim = table("victim", new MetaData(), { n: column(t.integer()) });
      expect(connection.scalars(select(victim.c.n).limit(1).offset(0)).all()).toEqual([42]);
      expect(() => select(victim.c.n).limit("1; DROP TABLE victim" as never)).toThrow(/whole number/);
      expect(() => select(victim.c.n).offset("0 UNION SELECT 1" as never)).toThrow(/whole number/);
    });
  });
});
