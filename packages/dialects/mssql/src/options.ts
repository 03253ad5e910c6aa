/** What `mssql()` may be told, and what follows from it. */
import { ArgumentError } from "@athanor/core";

/** Options of the SQL Server dialect, as far as SQL depends on them. */
export interface MssqlOptions {
  /**
   * The server's version, as it says itself: `"16.0"` is SQL Server 2022, 15 is 2019, 14 is 2017, 13 is 2016, 11 is 2012, 10 is
   * 2008. By default, that of a server whose version nobody has to think about.
   */
  readonly serverVersion?: string | readonly number[];
}

/** What a server of a version can do. */
export interface MssqlFacts {
  /** OFFSET … FETCH, instead of numbering rows in a subquery: from 2012 on. */
  readonly offsetFetch: boolean;
  /** IS DISTINCT FROM: from 2022 on. */
  readonly distinctFrom: boolean;
  /** `<<` and `>>`: from 2022 on. */
  readonly shifts: boolean;
  /** VARCHAR(max) and the like, instead of TEXT, NTEXT and IMAGE: from 2012 on. */
  readonly maxTypes: boolean;
}

const LEAST_VERSION = 14;

/**
 * What follows from a version.
 *
 * @throws ArgumentError for what is no version
 */
export function factsOf({ serverVersion }: MssqlOptions): MssqlFacts {
  const major = majorOf(serverVersion);
  return { offsetFetch: major >= 11, distinctFrom: major >= 16, shifts: major >= 16, maxTypes: major >= 11 };
}

function majorOf(version: MssqlOptions["serverVersion"]): number {
  if (version === undefined) return LEAST_VERSION;
  const [major] = typeof version === "string" ? version.split(".", 1) : version;
  if (/^\d+$/.test(String(major))) return Number(major);
  throw new ArgumentError(`serverVersion is a version such as "16.0", not ${JSON.stringify(version)}.`);
}
