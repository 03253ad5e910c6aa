/** mysql2, as far as it's used here: its connections with callbacks, which cost less than those with promises. */

/** A column of a result, as the server describes it. mysql2 reads the rows by what stands here. */
export interface NativeField {
  readonly name: string;
  /** The type's number in the protocol: see `COLUMN`. */
  columnType: number;
  /** How many digits of a fraction there are. */
  readonly decimals: number;
  /** The table that the column is of; empty for what was computed. */
  readonly orgTable: string;
}

/** What the server says of a statement that gives no rows. */
export interface NativeHeader {
  /** With the client flag FOUND_ROWS, which mysql2 sets: how many rows an UPDATE matched, changed or not. */
  readonly affectedRows: number | string;
  readonly insertId: number | string;
  /** Flags: see `STATUS`. */
  readonly serverStatus: number;
}

/** What a callback gets: an error, or rows or what stands in their place, and the columns; several of both from a procedure. */
export type NativeCallback = (error: unknown, result?: unknown, fields?: unknown) => void;

/** A statement that is running. */
export interface NativeCommand {
  on(event: "fields", listener: (fields: NativeField[] | undefined) => void): unknown;
  on(event: "result", listener: (row: unknown) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  on(event: "end", listener: () => void): unknown;
}

/** A statement to run, in mysql2's words. */
export interface NativeRequest {
  readonly sql: string;
  readonly values?: unknown[];
}

/** A connection of mysql2. */
export interface NativeConnection {
  /** The connection's number on the server. */
  readonly threadId: number | null;
  readonly stream: { destroy(): unknown };
  /** Runs text as it is. */
  query(request: NativeRequest, callback?: NativeCallback): NativeCommand;
  /** Runs a prepared statement, which it prepares if it isn't yet, and keeps. */
  execute(request: NativeRequest, callback?: NativeCallback): NativeCommand;
  /** Closes a prepared statement that is kept. */
  unprepare(sql: string): unknown;
  /** Stops reading from the server, until `resume`. */
  pause(): void;
  resume(): void;
  ping(callback: (error?: unknown) => void): unknown;
  connect(callback: (error: unknown) => void): unknown;
  end(callback: (error?: unknown) => void): unknown;
  on(event: "error" | "end", listener: (error?: unknown) => void): unknown;
}

/** Makes a parameter that is sent as the type that it's called. */
export type ParameterMaker = (value: unknown) => unknown;

/** The parameters whose type is said, of those that mysql2 has. */
export interface ParameterTypes {
  readonly BIGINT: ParameterMaker & { readonly unsigned: ParameterMaker };
  readonly NEWDECIMAL: ParameterMaker;
}

/** The package. */
export interface NativeLibrary {
  createConnection(options: Readonly<Record<string, unknown>>): NativeConnection;
  readonly TypedParameter: ParameterTypes;
}

/** Types of columns, by their numbers in the protocol. That of `oldDecimal` is no server's any more: mysql2 reads it as text. */
export const COLUMN = { oldDecimal: 0, float: 4, double: 5, longlong: 8, vector: 242, decimal: 246, blob: 252, geometry: 255 } as const;

/** Flags of the server's status. */
export const STATUS = { inTransaction: 1, noBackslashEscapes: 512 } as const;
