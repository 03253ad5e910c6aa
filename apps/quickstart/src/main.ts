/** The quickstart: the world through the unit of work, and a tour of questions about it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AthanorError, func, select } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import { createEngine } from "@athanor/engine";
import { Session } from "@athanor/orm";
import { sqlite } from "@athanor/sqlite";
import { loadWorld } from "./load.ts";
import { Country, metadata } from "./models.ts";
import type { Options } from "./options.ts";
import { HELP, readOptions, UsageError } from "./options.ts";
import { loadRaw } from "./raw-load.ts";
import { bold, dim, ProgressBar, say } from "./terminal.ts";
import { StatementRecorder } from "./tour/recorder.ts";
import { runTour } from "./tour/tour.ts";
import { readWorld } from "./world.ts";

const consoleLogger = { info: (message: string): void => say(dim(message)) };

function run(options: Options): void {
  const folder = mkdtempSync(join(tmpdir(), "athanor-quickstart-"));
  try {
    const file = options.file ?? join(folder, "world.db");
    prepare(file, folder, options);
    const recorder = new StatementRecorder(options.echo ? consoleLogger : null);
    const engine = createEngine(sqlite(file), { echo: true, logger: recorder });
    const took = runTour(engine, recorder);
    engine.dispose();
    say();
    say(`${bold("The tour")} took ${seconds(took)}. Peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB.`);
    if (options.file !== null) say(`The database stays in ${options.file}.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Creates the tables and loads the world, if that has not happened yet. */
function prepare(file: string, folder: string, options: Options): void {
  const engine = createEngine(sqlite(file), options.echo ? { echo: true, logger: consoleLogger } : {});
  try {
    engine.createAll(metadata);
    const known = countCountries(engine);
    if (known > 0) {
      say(`${bold("The world")} is in ${file} already: ${known} countries.`);
      return;
    }
    const world = readWorld(options.limit);
    const bar = new ProgressBar("Loading");
    const started = performance.now();
    const counts = loadWorld(engine, world, (done, total) => bar.update(done, total));
    const took = performance.now() - started;
    const raw = measureRaw(join(folder, "raw.db"), world);
    const rows = counts.cities.toLocaleString("en");
    say(
      `${bold("The world")}: ${counts.countries} countries, ${counts.languages} languages, ${counts.currencies} currencies, ${rows} cities.`,
    );
    say(
      `Through the unit of work ${seconds(took)}; the same rows through better-sqlite3 alone ${seconds(raw)}: ${(took / raw).toFixed(1)} ×.`,
    );
  } finally {
    engine.dispose();
  }
}

function countCountries(engine: Engine): number {
  using session = new Session(engine);
  return session.scalar(select(func.count(Country.c.code))) ?? 0;
}

function measureRaw(file: string, world: ReturnType<typeof readWorld>): number {
  const engine = createEngine(sqlite(file));
  engine.createAll(metadata);
  engine.dispose();
  return loadRaw(file, world);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function main(args: readonly string[]): number {
  try {
    const options = readOptions(args);
    if (options.help) say(HELP);
    else run(options);
    return 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof AthanorError) {
      const [line] = error.message.split("\n");
      process.stderr.write(`quickstart: ${line}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    throw error;
  }
}

// Whoever reads the output may have seen enough (`| head`): that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

process.exitCode = main(process.argv.slice(2));
