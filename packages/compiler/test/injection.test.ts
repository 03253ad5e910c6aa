/**
 * Hostile names. A name from outside arrives as the name, whatever is in it: the statement keeps the form that it has with a
 * harmless one. What can't be written at all (a NUL character) is refused. Values are in `injected-values.test.ts`.
 */
import type { Dialect } from "@athanor/compiler";
import { compileDdl, compileStatement, DEFAULT_DIALECT } from "@athanor/compiler";
import type { Node } from "@athanor/core";
import {
  ArgumentError,
  alias,
  CompileError,
  CreateIndex,
  CreateTable,
  cast,
  checkConstraint,
  column,
  columnFunction,
  DropTable,
  extract,
  foreignKeyConstraint,
  func,
  functionField,
  identifier,
  index,
  insert,
  literal,
  MetaData,
  nodeOf,
  select,
  sql,
  Table,
  types as t,
  table,
  tableFunction,
  text,
  update,
  values,
  walkKey,
} from "@athanor/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialects, hostileName, tricks } from "./hostile-text.ts";
import { formOf, scan } from "./sql-scanner.ts";

function compiled(statement: Node, dialect: Dialect): string {
  return compileStatement(dialect, statement, walkKey(statement).binds).sql;
}

/** The statement of a name, in a dialect's pieces: the same form as with a harmless name, and the name where that stood. */
function expectNamed(build: (name: string) => unknown, name: string): void {
  const harmless = "X harmless";
  for (const dialect of dialects) {
    const [wanted, given] = [harmless, name].map((each) => scan(compiled(nodeOf(build(each)), dialect), dialect.identifiers));
    expect(formOf(given ?? []), dialect.name).toBe(formOf(wanted ?? []));
    const names = (wanted ?? []).map((token) =>
      token.kind === "identifier" && token.text === harmless ? { ...token, text: name } : token,
    );
    expect(names).not.toEqual(wanted);
    expect(given, dialect.name).toEqual(names);
  }
}

const users = table("users", new MetaData(), {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
});
const { id, name } = users.c;

const named = (tableName: string, columnName: string, schema?: string) =>
  table(
    tableName,
    new MetaData(),
    { id: column(t.integer(), { primaryKey: true }), other: column(t.text(), { name: columnName }) },
    [],
    schema === undefined ? {} : { schema },
  );

/** Everything that takes a name which goes into SQL. */
const places: Readonly<Record<string, (name: string) => unknown>> = {
  "a table": (name) => select(named(name, "c").c.other),
  "a column": (name) => select(named("t", name).c.other).where(named("u", name).c.other.eq("x")),
  "a column that is written": (name) => insert(named("t", name)).values({ other: "x" }),
  "a column that is set": (name) => update(named("t", name)).values({ other: "x" }),
  "a column of RETURNING": (name) => {
    const target = named("t", name);
    return insert(target).values({ other: "x" }).returning(target.c.other);
  },
  "a column of ON CONFLICT": (name) => {
    const target = named("t", name);
    return insert(target)
      .values({ other: "x" })
      .onConflict([target.c.other])
      .doUpdate(({ excluded }) => ({ other: excluded.other }));
  },
  "a schema": (name) => select(named("t", "c", name).c.other),
  "an alias": (name) => select(alias(users, name).c.id),
  "a label": (name) => select(id.label(name)).orderBy(id.label(name)),
  "a label that is ordered by": (name) => {
    const label = func.count().label(name);
    return select(label).orderBy(label.desc());
  },
  "an entry of ORDER BY by name": (name) => select(id.label(name)).orderBy(name),
  "an entry of GROUP BY by name": (name) => select(id.label(name)).groupBy(name),
  "a function in FROM": (name) => select(tableFunction(func.named("f", t.integer())(1), name, { n: t.integer() }).c.n),
  "a column of a function in FROM": (name) =>
    select(tableFunction(func.named("f", t.integer())(1), "f", { [name]: t.integer() }, { renderDerived: true }).c[name]!),
  "a function in FROM as a column": (name) => select(columnFunction(func.named("f", t.integer())(1), name)),
  "a field of what a function gives": (name) => select(functionField(func.named("f", t.integer())(1), name, t.integer()).label("x")),
  "a subquery": (name) => select(select(id).subquery(name).c.id),
  "a column of a subquery": (name) => {
    const sub = select(id.label(name)).subquery("s");
    return select(sub.c[name]!);
  },
  "a CTE": (name) => select(select(id).cte(name).c.id),
  "a recursive CTE": (name) =>
    select(
      select(id)
        .cte(name, { recursive: true })
        .recursive((self) => select(id).join(self, id.gt(self.c.id))).c.id,
    ),
  VALUES: (name) => select(values(name, { n: t.integer() }).data([{ n: 1 }]).c.n),
  "a column of VALUES": (name) => select(values("v", { [name]: t.integer() }).data([{ [name]: 1 }]).c[name]!),
  "a free identifier": (name) => select(identifier(name, t.text())),
  "sql.id()": (name) => sql`select ${sql.id("a", name)} from ${sql.id(name)}`,
  "a table in sql`…`": (name) => sql`select * from ${named(name, "c")}`,
  "a collation": (given) => select(name.collate(given)),
  "the collation of a type": (given) => select(cast(id, t.text({ collation: given }))),
  "a function": (given) => select(func.named(given, t.integer())(id).label("l")),
};

describe("a hostile name", () => {
  describe.each(Object.entries(places))("of %s", (_what, build) => {
    it("arrives as the name", () => {
      fc.assert(
        fc.property(hostileName, (given) => expectNamed(build, given)),
        { numRuns: 60, examples: tricks.map((trick): [string] => [`X ${trick}`]) },
      );
    });

    it("is refused with a NUL character in it, which would end it", () => {
      for (const given of ["X\0", "X\0 0\0", "\0X", "X \x000\0"])
        expect(() => compiled(nodeOf(build(given)), DEFAULT_DIALECT), JSON.stringify(given)).toThrow(/NUL/);
    });
  });

  it("is quoted when it begins harmlessly, ends with a line break, or is a word of SQL", () => {
    for (const given of ["a\n", "a b", "select", "A", "1a", "a-b", "a.b", "é", "a;"])
      expect(scan(compiled(nodeOf(select(id.label(given))), DEFAULT_DIALECT), DEFAULT_DIALECT.identifiers)).toContainEqual({
        kind: "identifier",
        text: given,
      });
  });

  it("in ORDER BY or GROUP BY that is none of the select list's is refused, not written", () => {
    for (const given of tricks) {
      expect(() => compiled(nodeOf(select(id).orderBy(given)), DEFAULT_DIALECT)).toThrow(CompileError);
      expect(() => compiled(nodeOf(select(id).groupBy(given)), DEFAULT_DIALECT)).toThrow(CompileError);
    }
  });

  it("of a table comes into a hint about it as it is", () => {
    const hinting: Dialect = {
      ...DEFAULT_DIALECT,
      render: {
        ...DEFAULT_DIALECT.render,
        table_hint: ({ sql: element, hint }: { sql: string; hint: string }) => `${element} WITH (${hint})`,
      },
    };
    for (const given of ["X $&", "X $'", "X $`", "X $$", 'X "']) {
      const odd = alias(users, given);
      const tokens = scan(compiled(nodeOf(select(odd.c.id).withHint(odd, "KEEP %(name)s")), hinting), hinting.identifiers);
      expect(tokens.slice(-3, -1).map((token) => token.text)).toEqual(["KEEP", given]);
    }
  });

  it("of a table doesn't come into a hint that is a comment, if it would end that", () => {
    for (const given of ["x*/ FROM secrets --", "x /* y"]) {
      const odd = alias(users, given);
      const hinted = select(odd.c.id).withHint(odd, "/*+ INDEX(%(name)s) */");
      expect(() => compiled(nodeOf(hinted), DEFAULT_DIALECT)).toThrow(CompileError);
    }
  });

  it("of a part of a date is a word", () => {
    for (const given of [...tricks, "", "year from x) --"]) expect(() => extract(given, literal(new Date(0)))).toThrow(ArgumentError);
  });

  it("of a function is quoted part by part", () => {
    const tokens = scan(compiled(nodeOf(select(func.named('pg."x".f(', t.integer())(id))), DEFAULT_DIALECT), DEFAULT_DIALECT.identifiers);
    expect(tokens.map((token) => token.text).slice(1, 7)).toEqual(["pg", ".", '"x"', ".", "f(", "("]);
  });
});

describe("a hostile name in DDL", () => {
  const ddl = (given: string, schema?: string): string[] => {
    const metadata = new MetaData({ namingConvention: { uq: "%(constraint_name)s" } });
    table(given, metadata, { [given]: column(t.integer(), { primaryKey: true }) }, [], { schema: "other" });
    const made = table(
      given,
      metadata,
      {
        [given]: column(t.integer(), {
          primaryKey: true,
          foreignKey: () => (metadata.tables.get(`other.${given}`) as Table).columnFor(given),
        }),
        next: column(t.text({ collation: given }), { computed: identifier(given, t.text()) }),
      },
      [
        checkConstraint(identifier(given, t.integer()).gt(0), { name: given }),
        foreignKeyConstraint([given], [`other.${given}.${given}`], { name: given }),
        index(given, given),
      ],
      schema === undefined ? {} : { schema },
    );
    const node = nodeOf(made);
    if (!(node instanceof Table)) throw new Error("no table");
    return [new CreateTable(node), ...node.indexes.map((each) => new CreateIndex(node, each)), new DropTable(node)].flatMap((each) =>
      dialects.map((dialect) => compileDdl(dialect, each)),
    );
  };
  const pieces = (given: string) =>
    ddl(given, given).map((text, i) => scan(text, dialects[i % dialects.length]?.identifiers ?? DEFAULT_DIALECT.identifiers));

  it("of tables, schemas, columns, constraints, indexes and collations arrives as the name", () => {
    const harmless = pieces("X harmless");
    fc.assert(
      fc.property(
        hostileName.filter((each) => !each.includes(".")),
        (given) => {
          const tokens = pieces(given);
          expect(tokens.map(formOf)).toEqual(harmless.map(formOf));
          expect(tokens).toEqual(
            harmless.map((each) => each.map((token) => (token.text === "X harmless" ? { ...token, text: given } : token))),
          );
        },
      ),
      { numRuns: 100, examples: tricks.map((trick): [string] => [`X ${trick}`]) },
    );
  });

  it("is refused with a NUL character", () => {
    expect(() => ddl("X\0")).toThrow(CompileError);
    expect(() => ddl("X\x000\0")).toThrow(/NUL/);
  });
});

describe("what is written as it stands", () => {
  it("is text() and literalColumn() alone, and it can't forge a placeholder", () => {
    expect(() => text("a\x000\0")).toThrow(/NUL/);
    expect(compiled(nodeOf(select(text("a -- b"))), DEFAULT_DIALECT)).toBe("SELECT a -- b");
  });
});
