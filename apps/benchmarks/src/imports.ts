/** What importing costs: Node started with nothing but imports, Athanor's packages as they are published, beside drivers and peers. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { median } from "./measure.ts";

const STARTS = 41;
const PACKAGES = ["core", "compiler", "engine", "asyncio", "dialects/sqlite", "dialects/postgresql", "dialects/mysql", "dialects/mssql"];

/** The report as a Markdown table: what each import adds to Node alone, by the median of starts that take turns. */
export function importReport(): string {
  const root = workspace(process.cwd());
  const folder = join(root, "apps/benchmarks/.cache/imports");
  publish(root, folder);
  // The folder lies in the app's, so that what the app has installed is found from there; tedious is the dialect's.
  const tedious = createRequire(join(root, "packages/dialects/mssql/package.json")).resolve("tedious");
  const athanor = (dialect: string): readonly string[] => ["@athanor/engine", "@athanor/asyncio", `@athanor/${dialect}`];
  const programs: readonly (readonly [string, readonly string[]])[] = [
    ["nothing", []],
    ...["postgresql", "mysql", "sqlite", "mssql"].map((dialect) => [`Athanor: engine, asyncio, ${dialect}`, athanor(dialect)] as const),
    ...["pg", "mysql2", "kysely", "knex"].map((name) => [name, [name]] as const),
    ["tedious", [pathToFileURL(tedious).href]],
    ["Drizzle, its tables of PostgreSQL", ["drizzle-orm", "drizzle-orm/pg-core"]],
  ];
  const files = programs.map(([, imports], i) => {
    const file = join(folder, `program-${i}.mjs`);
    writeFileSync(file, imports.map((name) => `import ${JSON.stringify(name)};\n`).join(""));
    return file;
  });
  const times = files.map((): number[] => []);
  for (let i = 0; i < STARTS; i++) for (const [k, file] of files.entries()) times[k]?.push(started(file));
  const medians = times.map(median);
  const [bare = 0] = medians;
  const lines = programs.map(([name], i) => {
    const time = medians[i] ?? 0;
    return `| ${name} | ${time.toFixed(0)} ms | ${i === 0 ? "–" : `${(time - bare).toFixed(0)} ms`} |`;
  });
  return ["| imported | Node starts and ends in | more than alone |", "|---|---|---|", ...lines].join("\n");
}

/** How long Node runs with a program, in milliseconds. */
function started(file: string): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [file], { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} failed: ${stderr}`);
  return performance.now() - begun;
}

/** Puts the built packages into a folder, with the manifests that their users get. */
function publish(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const each of PACKAGES) {
    const source = join(root, "packages", each);
    if (!existsSync(join(source, "dist/index.js")))
      throw new Error(`${each} isn't built: run \`npm run build\` first, since what users import is measured.`);
    const { publishConfig, ...manifest } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
    const target = join(folder, "node_modules", manifest.name);
    mkdirSync(target, { recursive: true });
    cpSync(join(source, "dist"), join(target, "dist"), { recursive: true });
    writeFileSync(join(target, "package.json"), JSON.stringify({ ...manifest, exports: publishConfig.exports }));
  }
}

function workspace(folder: string): string {
  return existsSync(join(folder, "pnpm-workspace.yaml")) ? folder : workspace(dirname(folder));
}
