import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkExamples, findPages } from "../examples.mjs";

let root: string;
/** Where examples are written: inside the tool, whose packages they see. */
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "athanor-pages-"));
  folder = join(import.meta.dirname, "../.cache", `test-${basename(root)}`);
});
afterEach(() => {
  for (const each of [root, folder]) rmSync(each, { recursive: true, force: true });
});

function write(path: string, ...lines: string[]) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), lines.join("\n"));
}

/** What is said about one page, with its line numbers. */
async function check(...lines: string[]) {
  write("README.md", ...lines);
  const { problems } = await checkExamples(root, ["README.md"], { folder });
  return problems.map(({ file, line, column, message }) => [file, line, column, message].join(" "));
}

describe("types", () => {
  test("right examples pass, each a module of its own", async () => {
    expect(
      await check("# Page", "```ts", "const a: number = 1;", "```", "and", "```ts", "const a: string = 'x';", "await null;", "```"),
    ).toEqual([]);
  });

  test("a wrong example is reported at the page's own line and column", async () => {
    const said = await check("# Page", "", "```ts", "const a = 1;", "", "const b: string = a;", "```");
    expect(said).toEqual(["README.md 6 7 TS2322: Type 'number' is not assignable to type 'string'."]);
  });

  test("an explanation of several lines stays with its error", async () => {
    const [said] = await check("```ts", "export const a: { b: { c: string } } = { b: JSON.parse('1') as { c: number } };", "```");
    expect(said).toMatch(/^README\.md 2 \d+ TS2322: .*\n.*Types of property 'c' are incompatible/s);
  });

  test("an example sees nothing of another one", async () => {
    expect(await check("```ts", "const a = 1;", "```", "```ts", "console.log(a);", "```")).toEqual([
      "README.md 5 13 TS2304: Cannot find name 'a'.",
    ]);
  });

  test("but all of the one that it continues; its errors are at its own lines", async () => {
    const said = await check(
      "```ts",
      "const a = 1;",
      "```",
      "text",
      "```ts",
      "// continues",
      "const b: number = a;",
      "const c: string = b;",
      "```",
    );
    expect(said).toEqual(["README.md 8 7 TS2322: Type 'number' is not assignable to type 'string'."]);
  });

  test("the one that it continues may be hidden in a comment", async () => {
    const hidden = ["<!--", "```ts", "const a = 1;", "```", "-->"];
    expect(await check(...hidden, "```ts", "// continues", "const b: number = a;", "```")).toEqual([]);
    expect(await check(...hidden, "```ts", "// continues", "const b: string = a;", "```")).toHaveLength(1);
  });

  test("what the strictest settings find is found", async () => {
    const said = await check("```ts", "export const a: { b?: number } = { b: undefined };", "enum No {}", "```");
    expect(said).toEqual([expect.stringContaining("README.md 2 14 TS2375"), expect.stringContaining("README.md 3 6 TS1294")]);
  });

  test("in a list, the indentation is no part of the example, and counts for columns", async () => {
    const said = await check("- item", "", "  ```ts", "  const a = `", "  x`;", "    const b: 'x' = a;", "  ```");
    expect(said).toEqual([expect.stringMatching(/^README\.md 6 11 TS2322/)]);
  });

  test("an example longer than three ticks may hold three; other languages and no-check are left alone", async () => {
    expect(
      await check(
        "````md",
        "```ts",
        "wrong(",
        "```",
        "````",
        "```js",
        "wrong(",
        "```",
        "```ts no-check",
        "wrong(",
        "```",
        "~~~sh",
        "x",
        "~~~",
      ),
    ).toEqual([]);
  });
});

describe("examples that are run", () => {
  test("print what the page says, but for blanks at the ends of lines", async () => {
    expect(
      await check("```ts run", "console.log('a ');", "console.log({ b: [1n] });", "```", "", "```text output", "a", "{ b: [ 1n ] }", "```"),
    ).toEqual([]);
  });

  test("print something else: found at the first line that differs", async () => {
    const [said, ...others] = await check("```ts run", "console.log('a\\nb\\nc');", "```", "```sql output", "a", "x", "c", "```");
    expect(said).toMatch(/^README\.md 6 .*prints something else.*\n {2}\| a\n {2}\| b\n {2}\| c$/s);
    expect(others).toEqual([]);
  });

  test("print less, or more, than the page says", async () => {
    expect(await check("```ts run", "```", "```text output", "a", "```")).toHaveLength(1);
    expect(await check("```ts run", "console.log('a');", "```", "```text output", "```")).toHaveLength(1);
  });

  test("each fence has an output of its own, of what it prints itself", async () => {
    const page = [
      "```ts run",
      "using a = { [Symbol.dispose]: () => console.log('end') };",
      "console.log(1);",
      "```",
      "```text output",
      "1",
      "```",
      "```ts",
      "// continues",
      "console.log('nobody asks');",
      "```",
      "```ts run",
      "// continues",
      "console.log(2);",
      "```",
      "```text output",
      "2",
      "end",
      "```",
      "```ts",
      "// continues",
      "throw new Error('only checked');",
      "```",
    ];
    expect(await check(...page)).toEqual([]);
    expect(await check(...page.with(16, "3"))).toEqual([expect.stringContaining("README.md 17 ")]);
  });

  test("an error is reported where the example threw it", async () => {
    const said = await check(
      "```ts run",
      "const f = (a: unknown) => {",
      "  JSON.parse(String(a));",
      "};",
      "```",
      "",
      "```ts run",
      "// continues",
      "f('{');",
      "```",
    );
    expect(said).toEqual([expect.stringMatching(/^README\.md 3 8 the example fails: SyntaxError: .*JSON/)]);
    expect(await check("```ts run", "process.exitCode = 3;", "```")).toEqual([expect.stringContaining("README.md 1  the example fails:")]);
  });

  test("what isn't marked is not run, and neither is what has wrong types", async () => {
    expect(await check("```ts", "throw new Error('not run');", "```")).toEqual([]);
    expect(await check("```ts run", "const a: string = 1;", "throw new Error('not run');", "```")).toEqual([
      expect.stringContaining("README.md 2 7 TS2322"),
    ]);
  });

  test("leave no files behind, and see none", async () => {
    const code = ["import { readdirSync, writeFileSync } from 'node:fs';", "console.log(readdirSync('.'));", "writeFileSync('x', '');"];
    const page = ["```ts run", ...code, "```", "```text output", "[]", "```"];
    expect(await check(...page)).toEqual([]);
    expect(await check(...page)).toEqual([]);
  });
});

test.each([
  ['README.md 1  "runn" is no mark', ["```ts runn", "```"]],
  ["README.md 1  what is not checked is not run", ["```ts run no-check", "```"]],
  ["README.md 1  an output belongs to the fence just before it", ["```text output", "```"]],
  ["README.md 3  an output belongs to the fence just before it", ["```ts", "```", "```text output", "```"]],
  ["README.md 5  an output belongs to the fence just before it", ["```ts run", "```", "```sh", "```", "```text output", "```"]],
  ['README.md 1  "// continues", but there is no', ["```ts", "// continues", "```"]],
  ["README.md 1  this fence is never closed", ["```ts", "const a = 1;"]],
  ["README.md 1  only ```ts is checked", ["```typescript", "```"]],
])("marks that can't be: %s", async (wanted, page) => {
  expect(await check(...page)).toEqual([expect.stringContaining(wanted)]);
});

test("what examples print is put into the pages on request, and nothing else is changed", async () => {
  const page = ["# Page", "- item", "  ```ts run", "  console.log('a\\n\\nb');", "  ```", "  ```text output", "  old", "  ```"];
  const second = ["```ts run", "console.log('c');", "```", "```sql output", "```", "the end", ""];
  write("docs/page.md", ...page, ...second);
  expect(await checkExamples(root, ["docs/page.md"], { folder, write: true })).toMatchObject({ problems: [] });
  expect(readFileSync(join(root, "docs/page.md"), "utf8").split("\n")).toEqual([
    ...page.slice(0, 6),
    "  a",
    "",
    "  b",
    "  ```",
    ...second.toSpliced(4, 0, "c"),
  ]);
});

test("the README, the packages' READMEs and all of docs are looked at, and nothing that was installed", () => {
  const wanted = ["README.md", "packages/core/README.md", "packages/dialects/sqlite/README.md", "docs/a.md", "docs/sql/b.md"];
  for (const page of wanted) write(page);
  for (const page of ["packages/core/CHANGELOG.md", "packages/core/node_modules/x/README.md", "docs/c.txt", "apps/x/README.md"])
    write(page);
  expect(findPages(root)).toEqual(wanted);
});

test("the command names file and line, and fails", () => {
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, "../doc-examples.mjs"), "--root", root, ...args], { encoding: "utf8" });
  write("README.md", "```ts", "export const a: number = 1;", "```");
  write("docs/bad.md", "# Bad", "```ts", "const a: string = 1;", "```");
  const { status, stdout } = command();
  expect(stdout).toBe(
    "docs/bad.md:3:7  TS2322: Type 'number' is not assignable to type 'string'.\ndoc-examples: 2 pages, 2 examples, 0 programs run, 1 problem\n",
  );
  expect(status).toBe(1);
  expect(command(join(root, "README.md"))).toMatchObject({
    status: 0,
    stdout: "doc-examples: 1 pages, 1 examples, 0 programs run, all well\n",
  });
});
