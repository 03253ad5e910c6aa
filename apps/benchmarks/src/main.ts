/** Athanor beside raw better-sqlite3, in one run. */
import { compileFigures } from "./compiling.ts";
import { coreFigures } from "./core.ts";
import { report } from "./measure.ts";
import { ormFigures } from "./objects.ts";

process.stdout.write(`Node ${process.version}, best of several rounds\n\n`);
process.stdout.write(`${report([...compileFigures(), ...coreFigures(), ...ormFigures()])}\n`);
