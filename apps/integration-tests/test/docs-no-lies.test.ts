/** The dialect that docs/writing-a-dialect.md writes passes the suite, as the page says: its programs and its call of the suite are run. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

const PAGE = fileURLToPath(new URL("../../../docs/writing-a-dialect.md", import.meta.url));
const RESULTS = fileURLToPath(new URL("../.results", import.meta.url));
const MODULE = join(RESULTS, "writing-a-dialect.ts");

/** The fences of the page that begin so, without their marks. */
function fences(page: string, kind: string): string[] {
  return page.split(`\n\`\`\`${kind}\n`).flatMap((part, i) => (i === 0 ? [] : part.split("\n```\n").slice(0, 1)));
}

const page = readFileSync(PAGE, "utf8");
const suite = fences(page, "ts no-check").filter((text) => text.includes('name: "lite"'));
const program = [...fences(page, "ts run"), ...suite.map((text) => text.replace(/^import .*(?:createEngine|lite).*\n/gm, ""))].join("\n");
mkdirSync(RESULTS, { recursive: true });
writeFileSync(MODULE, program.replace("lite:///shop.db", "lite:///:memory:"));
const log = vi.spyOn(console, "log").mockImplementation(() => {});
await import(MODULE);
log.mockRestore();
