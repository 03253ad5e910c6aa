/** The tour: each question as its TypeScript, the SQL it came to, the answer, and the time. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Engine } from "@athanor/engine";
import { Session } from "@athanor/orm";
import { accent, bold, dim, indented, say, tableOf } from "../terminal.ts";
import type { Answer } from "./questions.ts";
import * as questions from "./questions.ts";
import type { StatementRecorder } from "./recorder.ts";

type Ask = (session: Session) => Answer;

const TOUR: readonly (readonly [title: string, ask: Ask])[] = [
  ["Filters and a join along a relationship: the big cities of Europe", questions.bigCitiesOfEurope],
  ["The same question about Africa: the statement is in the cache", questions.bigCitiesOfAfrica],
  ["Aggregates and HAVING: cities by region", questions.regionsWithManyCities],
  ["Many-to-many: languages that are official in many countries", questions.languagesOfManyCountries],
  ["A window function: the two largest cities of each country of South America", questions.twoLargestOfEachCountry],
  ["A recursive CTE: where one comes to from Portugal by land, over at most four borders", questions.reachableFromPortugal],
  ["Eager loading: three relationships, one statement each", questions.northernEuropeWithEverything],
  ["Joined loading: the largest capitals, with their countries in the same statement", questions.largestCapitals],
  ["Questions about relationships: large landlocked countries", questions.largeLandlockedCountries],
  ["An upsert that gives the object back", questions.upsertOfALanguage],
  ["The unit of work: a changed column, a new link, a new city", questions.changesThroughTheUnitOfWork],
  ["A rollback that loses nothing", questions.rollbackThatLosesNothing],
];

/**
 * Asks all questions. Nothing that they change stays.
 *
 * @returns how long the database and the ORM took, in milliseconds
 */
export function runTour(engine: Engine, recorder: StatementRecorder): number {
  const source = readFileSync(fileURLToPath(new URL("./questions.ts", import.meta.url)), "utf8");
  let total = 0;
  TOUR.forEach(([title, ask], i) => {
    using session = new Session(engine);
    recorder.start();
    const started = performance.now();
    const answer = ask(session);
    const took = performance.now() - started;
    const statements = recorder.stop();
    session.rollback();
    total += took;
    say();
    say(bold(`${i + 1}. ${title}`));
    say(indented(textOf(source, ask.name), "   "));
    for (const { sql, values, origin } of statements) {
      say();
      say(indented(accent(sql), "   "));
      say(indented(dim(`${origin} ${values}`), "   "));
    }
    say();
    say(indented(tableOf(answer), "   "));
    say(indented(dim(`${took.toFixed(1)} ms, ${statements.length} ${statements.length === 1 ? "statement" : "statements"}`), "   "));
  });
  return total;
}

/** The text of a function's body, as it stands in the source. */
function textOf(source: string, name: string): string {
  const start = source.indexOf(`export function ${name}(`);
  const open = source.indexOf("{\n", start);
  const end = source.indexOf("\n}\n", open);
  return source
    .slice(open + 2, end)
    .split("\n")
    .map((line) => line.replace(/^ {2}/, ""))
    .join("\n");
}
