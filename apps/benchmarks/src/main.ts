/** Athanor beside raw better-sqlite3, and beside its peers, in one run. */
import { compileFigures } from "./compiling.ts";
import { coreFigures } from "./core.ts";
import { report } from "./measure.ts";
import { ormFigures } from "./objects.ts";
import { peerFigures, reportPeers } from "./peers.ts";

process.stdout.write(`Node ${process.version}, best of several rounds\n\n`);
const peers = peerFigures();
process.stdout.write(`${reportPeers(peers)}\n\n`);
if (process.argv.includes("--sql")) for (const { name, sql } of peers) process.stdout.write(`${name}: ${sql}\n`);
if (!process.argv.includes("--peers")) process.stdout.write(`${report([...compileFigures(), ...coreFigures(), ...ormFigures()])}\n`);
