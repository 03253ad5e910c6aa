/** What the tests need of a database, by name: a test that needs what a database doesn't have is skipped, and says so. */
import type { EngineDialect } from "@athanor/engine";

/** Everything a test may need. What a capability of the dialect says is taken from there; the rest is assumed unless the options deny it. */
export interface Requirements {
  /** INSERT gives the inserted rows back. */
  readonly insertReturning: boolean;
  /** A value of an INSERT may be a subquery that reads the same table. */
  readonly insertReadsItsTable: boolean;
  /** UPDATE gives the changed rows back. */
  readonly updateReturning: boolean;
  /** DELETE gives the deleted rows back. */
  readonly deleteReturning: boolean;
  /** The driver tells the key that the database generated for the last row. */
  readonly lastInsertId: boolean;
  /** A row of nothing but defaults can be inserted. */
  readonly emptyInsert: boolean;
  /** The keyword DEFAULT in VALUES, and so several rows of nothing but defaults. */
  readonly defaultMetavalue: boolean;
  /** An INSERT that hits a row which is there already can change or leave that row. */
  readonly upsert: boolean;
  /** An upsert names the key whose conflict it settles, may have a condition, and conflicts of other keys stay errors. */
  readonly upsertTarget: boolean;
  /** ON DUPLICATE KEY UPDATE. */
  readonly onDuplicateKey: boolean;
  /** MERGE. */
  readonly merge: boolean;
  /** UPDATE and DELETE with ORDER BY and LIMIT. */
  readonly limitedWrites: boolean;
  /** `SET (a, b) = (SELECT …)`. */
  readonly updateRowValues: boolean;
  /** UPDATE sees other tables. */
  readonly updateFrom: boolean;
  /** DELETE sees other tables. */
  readonly deleteUsing: boolean;
  /** Common table expressions before UPDATE and DELETE. */
  readonly cteBeforeWrite: boolean;
  /** INSERT, UPDATE and DELETE within WITH. */
  readonly writingCtes: boolean;
  /** Subqueries that see the FROM elements before them. */
  readonly lateral: boolean;
  /** SELECT without any column. */
  readonly emptySelect: boolean;
  /** BETWEEN SYMMETRIC. */
  readonly betweenSymmetric: boolean;
  /** TRY_CAST. */
  readonly tryCast: boolean;
  /** Window functions. */
  readonly windowFunctions: boolean;
  /** Frames by the value of the ORDER BY, with a distance. */
  readonly rangeFrames: boolean;
  /** FILTER (WHERE …) behind an aggregate. */
  readonly aggregateFilter: boolean;
  /** FULL OUTER JOIN. */
  readonly fullJoin: boolean;
  /** RIGHT OUTER JOIN. */
  readonly rightJoin: boolean;
  /** SELECT DISTINCT ON. */
  readonly distinctOn: boolean;
  /** ORDER BY … NULLS FIRST and NULLS LAST. */
  readonly nullsOrdering: boolean;
  /** INTERSECT and EXCEPT. */
  readonly intersectAndExcept: boolean;
  /** INTERSECT ALL and EXCEPT ALL. */
  readonly setOperationsAll: boolean;
  /** FETCH FIRST … WITH TIES. */
  readonly fetchWithTies: boolean;
  /** FETCH FIRST … PERCENT. */
  readonly fetchPercent: boolean;
  /** LIMIT and OFFSET take expressions. */
  readonly expressionsInLimit: boolean;
  /** `(a, b) IN ((1, 2), …)`. */
  readonly tupleIn: boolean;
  /** VALUES as a FROM element. */
  readonly valuesInFrom: boolean;
  /** Regular expressions that match. */
  readonly regexpMatch: boolean;
  /** Regular expressions that replace. */
  readonly regexpReplace: boolean;
  /** SELECT … FOR UPDATE holds others off. */
  readonly rowLocks: boolean;
  /** SELECT … FOR UPDATE SKIP LOCKED. */
  readonly skipLocked: boolean;
  /** The text types take a megabyte. */
  readonly largeText: boolean;
  /** The binary types take a megabyte. */
  readonly largeBinary: boolean;
  /** An empty text is not NULL. */
  readonly emptyText: boolean;
  /** NUMERIC is exact to 38 digits. */
  readonly bigNumerics: boolean;
  /** Sums of NUMERIC are exact. */
  readonly exactSums: boolean;
  /** Floating-point columns hold infinities. */
  readonly infinities: boolean;
  /** Times and moments are kept to the microsecond. */
  readonly microseconds: boolean;
  /** Dates and moments before 1900. */
  readonly historicDates: boolean;
  /** `dateTime({ timezone: true })` keeps the moment, whatever the session's time zone. */
  readonly timeZones: boolean;
  /** Columns keep intervals. */
  readonly intervals: boolean;
  /** EXTRACT. */
  readonly extract: boolean;
  /** JSON columns, with paths into them. */
  readonly json: boolean;
  /** JSON's null is told from SQL's NULL. */
  readonly jsonNull: boolean;
  /** Array columns. */
  readonly arrays: boolean;
  /** Savepoints. */
  readonly savepoints: boolean;
  /** Isolation levels that can be observed: READ COMMITTED, and one that keeps to its snapshot. */
  readonly isolationLevels: boolean;
  /** A transaction can be told to read only, and the database then refuses to write. */
  readonly readOnlyTransactions: boolean;
  /** A transaction goes on after a statement of it has failed. */
  readonly transactionSurvivesErrors: boolean;
  /** Several connections to the same data at a time. */
  readonly severalConnections: boolean;
  /** One connection reads the committed rows while another writes. */
  readonly readersBesideWriters: boolean;
  /** DROP TABLE … CASCADE. */
  readonly dropCascade: boolean;
  /** CREATE TABLE can be rolled back. */
  readonly transactionalDdl: boolean;
  /** The verbs return promises, so that several things can be asked for at a time. */
  readonly asynchronous: boolean;
  /** Rows are streamed: there is `stream()`. */
  readonly streaming: boolean;
  /** Several streams can be open on one connection. */
  readonly severalStreams: boolean;
  /** A running statement can be stopped: the asynchronous face, a driver that can, and a `slowStatement`. */
  readonly cancellation: boolean;
  /** The suite can end a connection from outside: a `killConnection`. */
  readonly killing: boolean;
  /** Sequences as objects of their own. */
  readonly sequences: boolean;
  /** GENERATED … AS IDENTITY. */
  readonly identityColumns: boolean;
  /** Computed columns. */
  readonly computedColumns: boolean;
  /** Comments on tables and columns can be set. */
  readonly comments: boolean;
  /** CHECK constraints are enforced. */
  readonly checkConstraints: boolean;
  /** Enumerations with `createConstraint` refuse what is no member: by a type of the database, or by a CHECK. */
  readonly enumMembers: boolean;
  /** Foreign keys are enforced. */
  readonly foreignKeys: boolean;
  /** Foreign keys may refer to tables that are created later, in a circle. */
  readonly foreignKeyCircles: boolean;
  /** Errors of constraints that have a name tell it: unique ones, CHECKs. */
  readonly constraintNamesInErrors: boolean;
  /** The error of an execution for many rows tells which of them failed. */
  readonly rowsInErrors: boolean;
  /** Errors of NOT NULL name the column. */
  readonly columnsInErrors: boolean;
  /** A value that doesn't fit the type of its column is refused. */
  readonly strictTypes: boolean;
  /** Views. */
  readonly views: boolean;
  /** CREATE TABLE … AS SELECT. */
  readonly createTableAs: boolean;
  /** Names may contain any character: quotes, percent signs, colons, letters of any script. */
  readonly anyNames: boolean;
  /** A second schema: an `otherSchema`. */
  readonly otherSchema: boolean;
}

/** The name of something that a test needs. */
export type Requirement = keyof Requirements;

/** What is known beside the dialect. */
export interface Circumstances {
  /** Whether the verbs of the face return promises. */
  readonly asynchronous: boolean;
  /** Whether connections have `stream()`. */
  readonly streaming: boolean;
  readonly otherSchema: boolean;
  readonly killConnection: boolean;
  readonly slowStatement: boolean;
}

/**
 * What there is, for a dialect and what is known beside it.
 *
 * @param dialect as it is after the first connection, when it knows its server
 * @param given what the one who runs the suite says: it goes before everything else
 */
export function requirementsOf(dialect: EngineDialect, circumstances: Circumstances, given: Partial<Requirements> = {}): Requirements {
  return { ...ASSUMED, ...ofCapabilities(dialect), ...ofCircumstances(circumstances, dialect), ...given };
}

function ofCapabilities({ capabilities, isolationLevels }: EngineDialect) {
  const { insertReturning, updateReturning, deleteReturning, lastInsertId, writingCtes, cteBeforeWrite, lateral } = capabilities;
  const { aggregateFilter, fullJoin, rightJoin, distinctOn, nullsOrdering, setOperationsAll, savepoints } = capabilities;
  const { emptySelect, betweenSymmetric, tryCast, defaultMetavalue, dropCascade } = capabilities;
  const {
    transactionalDdl,
    sequences,
    identityColumns,
    comments,
    forUpdate,
    onConflict,
    onDuplicateKey,
    merge,
    limitedWrites,
    updateRowValues,
  } = capabilities;
  return {
    ...{ insertReturning, updateReturning, deleteReturning, lastInsertId, writingCtes, cteBeforeWrite, lateral },
    ...{ aggregateFilter, fullJoin, rightJoin, distinctOn, nullsOrdering, setOperationsAll, savepoints },
    ...{ transactionalDdl, sequences, identityColumns, comments },
    ...{ merge, limitedWrites, updateRowValues, onDuplicateKey },
    ...{ emptySelect, betweenSymmetric, tryCast, defaultMetavalue, dropCascade },
    upsert: onConflict || onDuplicateKey || merge,
    upsertTarget: onConflict || merge,
    updateFrom: capabilities.updateFrom || capabilities.updateTables,
    deleteUsing: capabilities.deleteUsing,
    rowLocks: forUpdate,
    skipLocked: forUpdate,
    foreignKeyCircles: capabilities.alterConstraints,
    isolationLevels: isolationLevels.includes("READ COMMITTED") && isolationLevels.includes("REPEATABLE READ"),
  };
}

function ofCircumstances(circumstances: Circumstances, { driver }: EngineDialect) {
  const { asynchronous, streaming, otherSchema, killConnection, slowStatement } = circumstances;
  return {
    asynchronous,
    streaming,
    cancellation: asynchronous && slowStatement && !driver.sync,
    killing: killConnection,
    otherSchema,
  };
}

/** What most databases have, and what few of them do. */
const ASSUMED = {
  insertReadsItsTable: true,
  emptyInsert: true,
  windowFunctions: true,
  rangeFrames: true,
  intersectAndExcept: true,
  fetchWithTies: false,
  fetchPercent: false,
  expressionsInLimit: true,
  tupleIn: true,
  valuesInFrom: true,
  regexpMatch: true,
  regexpReplace: true,
  largeText: true,
  largeBinary: true,
  emptyText: true,
  bigNumerics: true,
  exactSums: true,
  infinities: false,
  microseconds: true,
  historicDates: true,
  timeZones: true,
  intervals: true,
  extract: true,
  json: true,
  jsonNull: true,
  arrays: false,
  readOnlyTransactions: true,
  transactionSurvivesErrors: true,
  severalConnections: true,
  readersBesideWriters: true,
  severalStreams: true,
  computedColumns: true,
  checkConstraints: true,
  enumMembers: true,
  foreignKeys: true,
  constraintNamesInErrors: true,
  columnsInErrors: true,
  rowsInErrors: true,
  strictTypes: true,
  views: true,
  createTableAs: true,
  anyNames: true,
};
