/** Conformance: the statements of a corpus through Athanor's public API. */
import { writeFileSync } from "node:fs";
import { CorpusError, readCorpus } from "./corpus.ts";
import type { Options } from "./options.ts";
import { chosen, HELP, readOptions, UsageError } from "./options.ts";
import { judge } from "./outcome.ts";
import { clusterList, failingCases, missingConstructs, summaryTable, verdictLine } from "./report.ts";

function run(options: Options): void {
  const outcomes = chosen(readCorpus(options.file), options).map(judge);
  if (options.json !== null) writeFileSync(options.json, outcomes.map((each) => `${JSON.stringify(each)}\n`).join(""));
  say(summaryTable(outcomes));
  const missing = missingConstructs(outcomes);
  if (missing !== "") say(`\nNot expressible, by the number of cases:\n${missing}`);
  if (options.cluster) say(`\nFailures, by where they first differ (+ expected, - got):\n${clusterList(outcomes)}`);
  if (options.failures > 0) say(`\nFailing cases:\n\n${failingCases(outcomes, options.failures)}`);
  say(`\n${verdictLine(outcomes)}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function main(args: readonly string[]): number {
  try {
    const options = readOptions(args);
    if (options.help) say(HELP);
    else run(options);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof CorpusError)) throw error;
    process.stderr.write(`conformance: ${error.message}\n`);
    return 2;
  }
}

// Whoever reads the output may have seen enough (`| head`): that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

process.exitCode = main(process.argv.slice(2));
