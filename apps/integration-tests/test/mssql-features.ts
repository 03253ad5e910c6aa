/**
 * What a server may lack that speaks SQL Server's language, found out by asking it. SQL Server has all of this, in the versions that the
 * dialect writes for by itself; where something is lacking, what depends on it is skipped, and says so.
 */
import type { AsyncEngine } from "@athanor/asyncio";
import type { Requirements } from "@athanor/dialect-suite";

interface Feature {
  /** A text that fails where there is no such feature. */
  readonly sql: string;
  /** Without parameters and a result, it's enough that the text doesn't fail. */
  readonly echoes?: string;
  readonly requirements?: Partial<Requirements>;
  /** Tests that need it, and that no requirement speaks of. */
  readonly tests?: readonly string[];
}

const FEATURES = {
  merge: {
    sql: "SELECT 1 AS a INTO #m; MERGE INTO #m USING (SELECT 1 AS a) AS s ON #m.a = s.a WHEN MATCHED THEN UPDATE SET a = 2;",
    requirements: { merge: false, upsert: false, upsertTarget: false },
  },
  waitfor: { sql: "WAITFOR DELAY '00:00:00'", requirements: { cancellation: false } },
  ties: { sql: "SELECT TOP 1 WITH TIES a FROM (VALUES (1)) AS v (a) ORDER BY a", requirements: { fetchWithTies: false } },
  percent: { sql: "SELECT TOP 50 PERCENT a FROM (VALUES (1), (2)) AS v (a) ORDER BY a", requirements: { fetchPercent: false } },
  orderedOutput: {
    sql: "CREATE TABLE #o (a INT); INSERT INTO #o (a) OUTPUT inserted.a SELECT a FROM (VALUES (1, 0)) AS v (a, n) ORDER BY n",
  },
  /** From 2022 on. */
  shifts: { sql: "IF 1 << 2 <> 4 THROW 50000, 'wrong', 1", tests: ["operators > arithmetic: bits to the left and right"] },
  bracketsInNames: {
    sql: "SELECT 1 AS [[x]]]",
    requirements: { anyNames: false },
    tests: ["SELECT > takes labels with spaces, quotes and percent signs"],
  },
  escapedBrackets: {
    sql: "IF 'a[b]c' NOT LIKE '%/[b]%' ESCAPE '/' THROW 50000, 'wrong', 1",
    tests: ["patterns > brackets stand for themselves"],
  },
  /** The messages and numbers of errors, from which the dialect knows what failed. */
  messages: {
    sql: "IF @@VERSION NOT LIKE 'Microsoft SQL Server%' AND @@VERSION NOT LIKE 'Microsoft Azure SQL%' THROW 50000, 'another server', 1",
    requirements: { constraintNamesInErrors: false, columnsInErrors: false },
    tests: [
      "errors > a CHECK that doesn't hold",
      "errors > a syntax error, a table and a column that there isn't",
      "CREATE and DROP > a table that was dropped is gone",
    ],
  },
  sequenceOptionsInAnyOrder: {
    sql: "CREATE SEQUENCE athanor_probe INCREMENT BY 2 START WITH 3; DROP SEQUENCE athanor_probe",
    requirements: { sequences: false },
  },
  nullsOfMoments: {
    sql: "DECLARE @t TABLE (a DATETIMEOFFSET NULL); INSERT INTO @t (a) SELECT CAST(NULL AS VARCHAR(9))",
    tests: ["dates and times > NULL in every kind of column"],
  },
  lettersOfParameters: {
    sql: "SELECT @p1 AS echo",
    echoes: "漢",
    tests: ["operators > text functions count characters, not bytes", "JSON > texts of other scripts, there and back"],
  },
  escapedJson: {
    sql: "IF STRING_ESCAPE(NCHAR(382), 'json') <> NCHAR(382) THROW 50000, 'wrong', 1",
    tests: ["JSON > a path leads to a member, as JSON and as text"],
  },
} satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof FEATURES;

/** What is lacking, and what follows from that for the suite. */
export interface Lacking {
  readonly names: readonly FeatureName[];
  readonly requirements: Partial<Requirements>;
  readonly skip: Readonly<Record<string, string>>;
}

/** Asks a server. */
export async function lackingFeatures(admin: AsyncEngine): Promise<Lacking> {
  const names: FeatureName[] = [];
  const requirements: Partial<Requirements> = {};
  const skip: Record<string, string> = {};
  for (const [name, feature] of Object.entries<Feature>(FEATURES)) {
    if (await works(admin, feature)) continue;
    names.push(name as FeatureName);
    Object.assign(requirements, feature.requirements);
    for (const test of feature.tests ?? []) skip[test] = `this server lacks ${name}`;
  }
  if (names.length > 0) console.warn(`The server lacks ${names.join(", ")}: what depends on these is skipped.`);
  return { names, requirements, skip };
}

async function works(admin: AsyncEngine, { sql, echoes }: Feature): Promise<boolean> {
  try {
    if (echoes === undefined) await admin.begin((connection) => connection.driverSql(sql));
    else return (await admin.begin((connection) => connection.driverSql(sql, [echoes]))).scalarOne() === echoes;
    return true;
  } catch {
    return false;
  }
}

/**
 * Where OUTPUT takes no ORDER BY, everything around an INSERT of many rows is tried without: such a server numbers rows of VALUES in
 * their order.
 */
export function withoutOrderedOutput(engine: AsyncEngine): AsyncEngine {
  engine.events.on("beforeCursorExecute", (event) => {
    if (/ OUTPUT .* AS given_rows /.test(event.sql)) event.sql = event.sql.replace(/ ORDER BY row_number$/, "");
  });
  return engine;
}
