/** What the errors of SQL Server and of tedious mean. */
import type { DatabaseErrorFacts } from "@athanor/engine";
import { detailsOf } from "./error-details.ts";
import { clientFacts, codeOf } from "./errors-of-client.ts";

type Meaning = Pick<DatabaseErrorFacts, "kind" | "hint" | "disconnect" | "retryable">;

const operational = (hint?: string): Meaning => ({ kind: "operational", hint });
/** Another transaction was in the way: the same work may succeed if it is done again. */
const inTheWay = (hint: string): Meaning => ({ kind: "operational", hint, retryable: true });
/** The server has ended the connection, or can't go on with it. */
const gone = (hint?: string): Meaning => ({ kind: "operational", hint, disconnect: true });

const AGAIN = "The transaction was rolled back: do all of its work again";
const LOGIN = "Check the user and the password, and that the server takes this kind of login";
const GRANT = "The user isn't allowed to do this: GRANT it";
const DATABASE = "Create the database first (CREATE DATABASE), or check its name and that the user may use it";
const BUSY = "The service is busy or moving: connect again after a while";
const DOOMED = "The transaction can't be committed after an error in it: roll it back";
const SNAPSHOT = "The transaction reads a snapshot of its beginning, and another one has changed the row since: do its work again";

const several = (numbers: readonly number[], meaning: Meaning): [number, Meaning][] => numbers.map((number) => [number, meaning]);

/** By number. https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors */
const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  ...several([18456, 18452, 18470, 18486, 18487, 18488], operational(LOGIN)),
  ...several([4060, 911, 4064, 916], operational(DATABASE)),
  ...several([229, 230, 262, 297, 300, 15247], operational(GRANT)),
  [1088, operational("The object isn't there, or the user may not use it")],
  [1205, inTheWay(`Two transactions waited for each other, and this one was the victim. ${AGAIN}`)],
  [
    1222,
    inTheWay(
      "Another transaction holds the lock for longer than LOCK_TIMEOUT. Only the statement was undone, the transaction is still open: run it again, or roll back",
    ),
  ],
  ...several([3960, 3961], inTheWay(SNAPSHOT)),
  ...several([41302, 41305, 41325, 41301], inTheWay(AGAIN)),
  [1204, inTheWay("The server is out of locks")],
  [3952, operational("The database has no snapshots: ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON")],
  ...several([3930, 3931, 3998], operational(DOOMED)),
  ...several([3902, 3903, 3921], operational("There is no transaction any more: the server has rolled it back after an error")),
  ...several([233, 10053, 10054, 10060, 596, 6005, 17142], gone()),
  ...several([40197, 40501, 40613, 49918, 49919, 49920], gone(BUSY)),
  ...several([701, 802, 8645, 8651], operational("The server is out of memory for this statement")),
  ...several([1105, 9002], operational("The disk or the log of the database is full")),
  ...several([3906, 3908], operational("The database can only be read")),
  ...several([8152, 2628], { kind: "data", hint: "The value is longer than the column takes" }),
  ...several([8134], { kind: "data" }),
  ...several([220, 232, 244, 248, 8115, 1007, 3606, 8117], { kind: "data", hint: "The number doesn't fit" }),
  ...several([241, 242, 295, 296, 9807], { kind: "data", hint: "The text is no date, or the date is none that the type takes" }),
  ...several([245, 235, 293, 8114, 8169, 9420, 13609], { kind: "data", hint: "The value isn't of the form that its type wants" }),
  ...several([512], { kind: "programming", hint: "Limit the subquery to one row" }),
  ...several([544], {
    kind: "programming",
    hint: "The database numbers the column itself: leave it away, or SET IDENTITY_INSERT … ON first",
  }),
  ...several([334], {
    kind: "programming",
    hint: "The table has triggers, and SQL Server gives no rows back from those: leave returning() away, and read the rows afterwards",
  }),
  ...several([8003], { kind: "programming", hint: "A request takes 2,100 parameters at most: give fewer rows or shorter lists at a time" }),
  ...several([40515, 40510], { kind: "not-supported" }),
]);

/** By how severe it is, where the number isn't known. */
function generally(number: number, severity: number): Meaning {
  if (severity >= 20) return gone();
  if (severity >= 17 || severity === 14 || severity === 13) return operational();
  return number >= FIRST_OWN ? { kind: "database" } : { kind: "programming" };
}

/** The numbers from here on are those of RAISERROR and THROW. */
const FIRST_OWN = 50_000;

/**
 * The facts of an error.
 *
 * @returns null if it comes neither from the server nor from tedious
 */
export function mapMssqlError(given: unknown): DatabaseErrorFacts | null {
  const error = tellingOf(given);
  if (!(error instanceof Error)) return null;
  const number = numberOf(error);
  return number === null ? clientFacts(error) : serverFacts(error, number);
}

/** "Could not create constraint. See previous errors", "The transaction ended in the trigger" and the like: what came before tells why. */
const SAYS_NOTHING: readonly (number | null)[] = [1750, 3609, 3621, 3727, 4922, 8180];

/** Of several errors that the server has sent for one request, the one that tells why. */
function tellingOf(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  const errors: readonly unknown[] = error.errors;
  return errors.find((each) => !SAYS_NOTHING.includes(numberOf(each))) ?? errors[0] ?? error;
}

/** The number of a server's error; null for any other. */
export function numberOf(error: unknown): number | null {
  return error instanceof Error && "number" in error && typeof error.number === "number" ? error.number : null;
}

function serverFacts(error: Error, number: number): DatabaseErrorFacts {
  const severity = "class" in error && typeof error.class === "number" ? error.class : 0;
  return {
    message: error.message.replace(/\.$/, ""),
    driverCode: String(number),
    ...(MEANINGS.get(number) ?? (codeOf(error) === "ELOGIN" ? operational(LOGIN) : generally(number, severity))),
    ...detailsOf(number, error.message),
  };
}
