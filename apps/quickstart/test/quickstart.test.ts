/** The program as its users run it: what it prints, and how it ends. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const app = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "quickstart-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): { status: number | null; output: string; errors: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(app, "../../tooling/run/run.mjs"), "src/main.ts", ...args], {
    cwd: app,
    encoding: "utf8",
  });
  return { status, output: stdout, errors: stderr };
}

describe("the quickstart", () => {
  it("loads the world, answers every question, and needs no terminal for it", () => {
    const { status, output, errors } = run("--limit", "3000");
    expect(errors).toBe("");
    expect(status).toBe(0);
    expect(output).toContain("250 countries, 153 languages, 162 currencies, 3,000 cities");
    for (let question = 1; question <= 12; question++) expect(output).toContain(`\n${question}. `);
    expect(output).toContain("Kazakhstan  2,724,900");
    expect(output).toMatch(/4 {2}Poland\n/);
    expect(output).toMatch(/2\. The same question[\s\S]*?\[cached since/);
    expect(output).toMatch(/rolled back {2}Atlantis +– {2}transient +Portugal/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is asked
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  }, 60_000);

  it("keeps a database, and does not load it twice", () => {
    const file = join(folder, "kept.db");
    expect(run("--db", file, "--limit", "100").status).toBe(0);
    const second = run("--db", file, "--limit", "100");
    expect(second.status).toBe(0);
    expect(second.output).toContain(`is in ${file} already: 250 countries`);
  }, 60_000);

  it("says in one line what is wrong", () => {
    const corrupt = join(folder, "corrupt.db");
    writeFileSync(corrupt, "This is no database, and long enough for SQLite to see that it is none. ".repeat(30));
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [["--nope"], 2, /Unknown option '--nope'/],
      [["--limit", "few"], 2, /--limit takes a whole number/],
      [["--db", join(folder, "missing", "x.db")], 1, /directory does not exist/],
      [["--db", corrupt], 1, /no SQLite database/],
    ];
    for (const [args, status, message] of cases) {
      const result = run(...args);
      expect(result.status).toBe(status);
      expect(result.errors).toMatch(message);
      expect(result.errors.trimEnd().split("\n")).toHaveLength(1);
    }
  }, 60_000);
});
