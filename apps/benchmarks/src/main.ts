/** Athanor beside raw better-sqlite3, and beside its peers, in one run. */
import { besidePeers } from "./beside-peers.ts";
import { compileFigures } from "./compiling.ts";
import { coreFigures } from "./core.ts";
import { importReport } from "./imports.ts";
import { report } from "./measure.ts";
import { ormFigures } from "./objects.ts";
import { peerFigures, reportPeers } from "./peers.ts";
import { postgresqlFigures } from "./postgresql.ts";
import { streamingReport } from "./streaming.ts";

process.stdout.write(`Node ${process.version}, in rounds\n\n`);
const only = process.argv.slice(2).filter((argument) => argument !== "--sql");
const wanted = (part: string): boolean => only.length === 0 || only.includes(`--${part}`);

if (wanted("peers")) {
  const peers = peerFigures();
  process.stdout.write(`${reportPeers(peers)}\n\n`);
  if (process.argv.includes("--sql")) for (const { name, sql } of peers) process.stdout.write(`${name}: ${sql}\n`);
}
if (wanted("sqlite")) process.stdout.write(`${report("better-sqlite3", [...compileFigures(), ...coreFigures(), ...ormFigures()])}\n\n`);
if (wanted("postgresql")) {
  const figures = await postgresqlFigures();
  if (figures.length > 0) process.stdout.write(`${report("pg", figures)}\n`);
}
if (wanted("beside")) process.stdout.write(`\n${await besidePeers()}\n`);
// Only where it is asked for: it measures what is built, and nothing is built for the other parts.
if (only.includes("--imports")) process.stdout.write(`${importReport()}\n`);
// Takes a minute, so only where it is asked for: --streaming, or --streaming=mariadb
const streaming = only.find((argument) => argument.startsWith("--streaming"));
if (streaming !== undefined) process.stdout.write(`${await streamingReport(streaming.split("=")[1] ?? null)}\n`);
