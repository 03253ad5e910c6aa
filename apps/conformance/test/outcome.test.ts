import { describe, expect, test } from "vitest";
import type { Failed, Missing } from "../src/outcome.ts";
import { judge } from "../src/outcome.ts";
import { binary, bound, caseWith, column, select, TABLES } from "./cases.ts";

const named = select([column("t1", "id")], { where: [binary("eq", column("t1", "name"), bound("Rex", "String"))] });
const NAMED_SQL = "SELECT pet.id FROM pet WHERE pet.name = :name_1";

describe("a case passes", () => {
  test("whatever white space, and whatever its parameters are called", () => {
    const expected = { sql: "SELECT pet.id \n FROM pet WHERE pet.name = :whatever", params: { whatever: "Rex" } };
    expect(judge(caseWith({ ...TABLES, ast: named, sql: "", expected }))).toMatchObject({ status: "passed" });
  });

  test("when parentheses follow from the operators, though the description has none", () => {
    const sum = binary("add", column("t1", "id"), bound(1));
    const ast = binary("mul", sum, bound(2));
    const sql = "(pet.id + :a) * :b";
    expect(judge(caseWith({ ...TABLES, area: "operators", ast, sql }))).toMatchObject({ status: "passed" });
    expect(judge(caseWith({ ...TABLES, area: "operators", ast, sql: "pet.id + :a * :b" }))).toMatchObject({ status: "failed" });
  });

  test("with an ON clause that only the foreign key tells", () => {
    const ast = select([column("t1", "name")], { joins: [{ target: { ref: "t2" } }] });
    const sql = "SELECT pet.name FROM pet JOIN owner ON owner.id = pet.owner_id";
    expect(judge(caseWith({ ...TABLES, ast, sql }))).toMatchObject({ status: "passed" });
  });

  test("with a list before and after it is expanded", () => {
    const list = { ...bound([1, 2]), expanding: true, expand_op: "in" };
    const ast = select([column("t1", "id")], { where: [binary("in", column("t1", "id"), list)] });
    const before = "SELECT pet.id FROM pet WHERE pet.id IN (__[POSTCOMPILE_id_1])";
    expect(judge(caseWith({ ...TABLES, ast, sql: "", expected: { sql: before, params: { id_1: [1, 2] } } })).status).toBe("passed");
    const after = "SELECT pet.id FROM pet WHERE pet.id IN (:id_1_1, :id_1_2)";
    const expanded = { sql: after, params: { id_1_1: 1, id_1_2: 2 } };
    const options = { render_postcompile: true };
    expect(judge(caseWith({ ...TABLES, ast, sql: "", expected: expanded, options })).status).toBe("passed");
    const wrong = { sql: after, params: { id_1_1: 1, id_1_2: 3 } };
    expect(judge(caseWith({ ...TABLES, ast, sql: "", expected: wrong, options })).status).toBe("failed");
  });

  test("when an INSERT without values takes all columns, or those it is told", () => {
    const ast = { node: "insert", table: { ref: "t2" } };
    const all = "INSERT INTO owner (id, town) VALUES (:id, :town)";
    expect(judge(caseWith({ ...TABLES, area: "insert", ast, sql: all })).status).toBe("passed");
    const some = { sql: "INSERT INTO owner (town) VALUES (:town)", options: { column_keys: ["town"] } };
    expect(judge(caseWith({ ...TABLES, area: "insert", ast, ...some })).status).toBe("passed");
  });

  test("on SQLite, with its own placeholders and values by position", () => {
    const dialect = { name: "sqlite", paramstyle: "qmark" };
    const ast = select([column("t1", "id")], { where: [binary("gt", column("t1", "id"), bound(3))] });
    const sql = "SELECT pet.id FROM pet WHERE pet.id > ?";
    expect(judge(caseWith({ ...TABLES, ast, dialect, sql: "", expected: { sql, positional: [3] } })).status).toBe("passed");
    expect(judge(caseWith({ ...TABLES, ast, dialect, sql: "", expected: { sql, positional: [4] } })).status).toBe("failed");
  });

  test("with a recursive CTE and what it restates", () => {
    const start = select([column("t1", "id")]);
    const froms = {
      f1: { node: "cte", name: "chain", element: { ref: "e1" }, recursive: true },
      f2: {
        node: "cte",
        name: "chain",
        restates: "f1",
        recursive: true,
        element: {
          node: "compound",
          keyword: "union all",
          selects: [{ ref: "e1" }, select([binary("add", column("f1", "id"), bound(1))])],
        },
      },
    };
    const outcome = judge(caseWith({ ...TABLES, froms, shared: { e1: start }, ast: select([column("f2", "id")]), sql: "" }));
    expect(outcome).toMatchObject({ status: "failed", reason: "sql" });
    expect((outcome as Failed).got).toMatch(
      /^WITH RECURSIVE chain\(id\)AS\(.*UNION ALL SELECT chain\.id \+ \?.*\)SELECT chain\.id FROM chain$/,
    );
  });
});

describe("a case fails", () => {
  test("by its SQL, which is shown in the compared form", () => {
    const outcome = judge(caseWith({ ...TABLES, ast: named, sql: "SELECT pet.id FROM pet" })) as Failed;
    expect(outcome).toMatchObject({ status: "failed", reason: "sql", expected: "SELECT pet.id FROM pet" });
    expect(outcome.got).toBe("SELECT pet.id FROM pet WHERE pet.name = ?");
  });

  test("by a value, though the SQL is right; a number is no string", () => {
    const wrong = { sql: NAMED_SQL, params: { name_1: "Max" } };
    expect(judge(caseWith({ ...TABLES, ast: named, sql: "", expected: wrong }))).toMatchObject({ status: "failed", reason: "values" });
    const ast = select([column("t1", "id")], { where: [binary("eq", column("t1", "id"), bound(1))] });
    const text = { sql: "SELECT pet.id FROM pet WHERE pet.id = :id_1", params: { id_1: "1" } };
    expect(judge(caseWith({ ...TABLES, ast, sql: "", expected: text }))).toMatchObject({ status: "failed", reason: "values" });
  });

  test("by an error, which it carries", () => {
    const outcome = judge(caseWith({ ...TABLES, ast: select([column("t1", "tail")]), sql: "SELECT pet.tail FROM pet" }));
    expect(outcome).toMatchObject({ status: "failed", reason: "error" });
    expect((outcome as Failed).got).toContain('no column "tail"');
  });
});

describe("a case is not expressible, and says by what", () => {
  const missing = (given: Parameters<typeof caseWith>[0]): string => (judge(caseWith(given)) as Missing).construct;

  test("a node, an operator, a type, a dialect, a flag or an option that there isn't", () => {
    expect(missing({ ast: { node: "hologram" }, sql: "" })).toBe("node:hologram");
    expect(missing({ ...TABLES, ast: binary("smells_like", column("t1", "name"), bound("fish", "String")), sql: "" })).toBe(
      "operator:smells_like",
    );
    expect(missing({ ast: { node: "cast", expr: bound(1), type: "SMELL" }, sql: "" })).toBe("type:SMELL");
    expect(missing({ ast: bound(1), sql: "", dialect: { name: "db7" } })).toBe("dialect:db7");
    expect(missing({ ast: bound(1), sql: "", dialect: { name: "default", flags: { likes_cats: true } } })).toBe("flag:likes_cats");
    expect(missing({ ast: bound(1), sql: "", options: { in_blue: true } })).toBe("option:in_blue");
  });

  test("a type's argument that would be lost", () => {
    const type = { type: "Boolean", args: { in_blue: true } };
    expect(missing({ ast: { node: "type", type }, sql: "BOOLEAN" })).toBe("type:Boolean(in_blue)");
  });
});

describe("flags of the default dialect", () => {
  test("decide whether a boolean column is a condition by itself", () => {
    const tables = { t1: { kind: "lightweight", name: "pet", columns: [{ name: "tame", type: "Boolean" }] } } as const;
    const ast = select([column("t1", "tame")], { where: [{ node: "as_boolean", op: "is_true", expr: column("t1", "tame") }] });
    const plain = judge(caseWith({ tables, ast, sql: "SELECT pet.tame FROM pet WHERE pet.tame = 1" }));
    expect(plain.status).toBe("passed");
    const dialect = { name: "default", paramstyle: "named", flags: { supports_native_boolean: true } };
    const native = judge(caseWith({ tables, ast, dialect, sql: "SELECT pet.tame FROM pet WHERE pet.tame" }));
    expect(native.status).toBe("passed");
  });
});
