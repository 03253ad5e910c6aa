/** Database URLs. */
import { inspect } from "node:util";
import { ArgumentError, InvalidRequestError } from "@athanor/core";
import { DatabaseUrl } from "@athanor/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const parts = ({ scheme, user, password, host, port, database, query }: DatabaseUrl) => [
  scheme,
  user,
  password,
  host,
  port,
  database,
  Object.fromEntries(query),
];

describe("a database URL is read", () => {
  test.each<[string, unknown[]]>([
    [
      "postgresql://scott:tiger@localhost:5432/test?sslmode=require",
      ["postgresql", "scott", "tiger", "localhost", 5432, "test", { sslmode: ["require"] }],
    ],
    ["postgresql:///test?host=/var/run", ["postgresql", null, null, null, null, "test", { host: ["/var/run"] }]],
    ["mysql://root@db", ["mysql", "root", null, "db", null, null, {}]],
    ["sqlite://", ["sqlite", null, null, null, null, null, {}]],
    ["sqlite:///app.db", ["sqlite", null, null, null, null, "app.db", {}]],
    ["sqlite:////var/app.db", ["sqlite", null, null, null, null, "/var/app.db", {}]],
    ["postgresql://u:p%40%2F%3A@[::1]:1/d%20b", ["postgresql", "u", "p@/:", "::1", 1, "d b", {}]],
    ["postgresql://[fe80::1%25eth0]:1/d", ["postgresql", null, null, "fe80::1%eth0", 1, "d", {}]],
    ["Mssql+tedious://sa:a:b/c@h/d?x=1&x=2", ["mssql+tedious", "sa", "a:b/c", "h", null, "d", { x: ["1", "2"] }]],
  ])("%s", (text, expected) => {
    const url = DatabaseUrl.parse(text);
    expect(parts(url)).toEqual(expected);
    expect(parts(DatabaseUrl.parse(url.render({ hidePassword: false })))).toEqual(expected);
  });

  test("dialect and driver come from the scheme, options by name", () => {
    const url = DatabaseUrl.parse("sqlite+node:///x?mode=ro&mode=rw");
    expect([url.dialect, url.driver, url.option("mode"), url.option("none")]).toEqual(["sqlite", "node", "rw", null]);
  });

  test.each(["app.db", "postgresql:/x", "://x", "postgresql://h:port/d", "postgresql://h:99999/d", "mysql://u%zz@h"])(
    "%s is refused",
    (text) => {
      expect(() => DatabaseUrl.parse(text)).toThrow(ArgumentError);
    },
  );

  test("whatever its parts are, rendering and reading give them back", () => {
    const text = fc.option(fc.string({ minLength: 1, unit: "grapheme" }), { nil: null });
    fc.assert(
      fc.property(text, text, text, (user, password, database) => {
        const url = DatabaseUrl.parse("postgresql://h").with({ user, password, database });
        const back = DatabaseUrl.parse(url.render({ hidePassword: false }));
        expect([back.user, back.password, back.database]).toEqual([user, password, database]);
      }),
    );
  });
});

test("a URL is safe to print, and a message about a wrong one too", () => {
  const url = DatabaseUrl.parse("postgresql://scott:s3cret@h/d");
  expect(`${url} ${JSON.stringify({ url })} ${JSON.stringify({ ...url })}`).not.toContain("s3cret");
  expect(String(url)).toBe("postgresql://scott:***@h/d");
  expect(() => DatabaseUrl.parse("postgresql:/scott:s3cret@h/d")).toThrow(/no database URL/);
  expect(() => DatabaseUrl.parse("postgres ql://scott:s3cret@h/d")).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("s3cret") }),
  );
});

test("a URL is immutable: with() gives another", () => {
  const url = DatabaseUrl.parse("postgresql://scott:tiger@h/d");
  const other = url.with({ database: "e", password: "x" });
  expect([url.database, url.password, other.database, other.password, other.user]).toEqual(["d", "tiger", "e", "x", "scott"]);
  expect(() => Reflect.set(url, "database", "f")).not.toThrow();
  expect(url.database).toBe("d");
});

test("so are its options, whoever holds a list of them", () => {
  const values = ["y"];
  const given = new Map([["x", values]]);
  const url = DatabaseUrl.parse("postgresql://h/d").with({ query: given });
  given.set("z", ["1"]);
  values.push("z");
  const query = url.query as Map<string, string[]>;
  expect(() => query.set("x", ["z"])).toThrow(InvalidRequestError);
  expect(() => query.set("x", ["z"])).toThrow(/immutable.*with\(\{ query/);
  expect(() => query.delete("x")).toThrow(InvalidRequestError);
  expect(() => query.clear()).toThrow(InvalidRequestError);
  expect(() => query.get("x")?.push("z")).toThrow(TypeError);
  expect([...url.query]).toEqual([["x", ["y"]]]);
  expect(String(url.with({ query: new Map([...url.query, ["w", ["1"]]]) }))).toBe("postgresql://h/d?x=y&w=1");
});

test.each([0, 1.5, 70_000, Number.NaN])("with() refuses the port %d", (port) => {
  expect(() => DatabaseUrl.parse("postgresql://h/d").with({ port })).toThrow(ArgumentError);
});

test("what is undefined is left as it was by with()", () => {
  const changes = { database: undefined } as object;
  expect(String(DatabaseUrl.parse("postgresql://h/d").with({ ...changes, port: 1 }))).toBe("postgresql://h:1/d");
});

test.each(["password", "sslpassword", "pwd", "passphrase", "token", "secret", "accessToken", "client_secret"])(
  "an option that is a secret is not printed: %s",
  (name) => {
    const url = DatabaseUrl.parse(`postgresql://h/d?${name}=hidden&${name}=concealed&sslmode=require`);
    expect(String(url)).toBe(`postgresql://h/d?${name}=***&${name}=***&sslmode=require`);
    expect(`${inspect(url)} ${inspect({ ...url })} ${inspect(url.query)} ${JSON.stringify(url)}`).not.toMatch(/hidden|concealed/);
    expect(inspect(url)).toMatch(/sslmode.*require/);
    expect(url.option(name)).toBe("concealed");
    expect(url.render({ hidePassword: false })).toMatch(/hidden.*concealed/);
    expect(() => DatabaseUrl.parse(`postgres ql://h/d?x=1&${name}=hidden`)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^(?!.*hidden).*no database URL/) }),
    );
  },
);

test.each([
  "postgresql://u:p@s3cret@127.0.0.1:1/db",
  "postgresql://u:p@s3:cret@127.0.0.1:1/db",
  "postgresql://:p@s3cret@127.0.0.1/db",
  "postgresql://u@s3cret@127.0.0.1/db",
  "postgresql://u:p@s3cret@[::1]/db",
  "postgresql://u/v:s3cret@127.0.0.1/db",
])("an @ within user or password is to be encoded, as is a / within the user: %s", (text) => {
  expect(() => DatabaseUrl.parse(text)).toThrow(ArgumentError);
  expect(() => DatabaseUrl.parse(text)).toThrow(/%40/);
  expect(() => DatabaseUrl.parse(text)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/s3|cret/) }));
});
