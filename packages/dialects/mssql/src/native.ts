/** tedious, as far as it's used here. */

/** What a column's type is called in the protocol: `IntN`, `DecimalN`, `DateTime2` … */
export interface NativeColumn {
  readonly colName: string;
  readonly type: { readonly name: string };
  readonly dataLength?: number | undefined;
  readonly scale?: number | undefined;
}

/** A value of a row. */
export interface NativeCell {
  readonly value: unknown;
}

/** What tedious asks a type of parameter for. */
export interface NativeType {
  readonly id: number;
  readonly name: string;
  readonly type: string;
}

/** How long a text or bytes may be, as the parameter is declared; beyond what the type can hold, it is `max`. */
export interface ParameterOptions {
  readonly length?: number;
}

/** A statement that is run. */
export interface NativeRequest {
  addParameter(name: string, type: NativeType, value: unknown, options?: ParameterOptions): void;
  on(event: "columnMetadata", listener: (columns: readonly NativeColumn[]) => void): unknown;
  on(event: "row", listener: (cells: readonly NativeCell[]) => void): unknown;
  on(event: "done" | "doneInProc", listener: (rowCount: number | undefined) => void): unknown;
  /** No more rows come until `resume`, beyond the few that were read already. */
  pause(): void;
  resume(): void;
  cancel(): void;
}

export type NativeCallback = (error?: unknown) => void;

/** A connection of tedious. It runs one request at a time. */
export interface NativeConnection {
  /** Whether a transaction is open, as the server says. */
  readonly inTransaction: boolean;
  connect(callback: NativeCallback): void;
  /** Runs text with parameters, by sp_executesql. */
  execSql(request: NativeRequest): void;
  /** Runs text as it is. */
  execSqlBatch(request: NativeRequest): void;
  beginTransaction(callback: NativeCallback, name: string, isolationLevel: number): void;
  commitTransaction(callback: NativeCallback): void;
  /** Rolls back to a savepoint, if it is given the name of one. */
  rollbackTransaction(callback: NativeCallback, name?: string): void;
  saveTransaction(callback: NativeCallback, name: string): void;
  /** Asks the server to stop what is running; says whether anything is. */
  cancel(): boolean;
  close(): void;
  on(event: "error" | "end" | "errorMessage" | "secure", listener: (what?: unknown) => void): unknown;
  removeListener(event: "errorMessage", listener: (what?: unknown) => void): unknown;
}

/** The types of parameters that tedious sends as they are. */
export const NATIVE_TYPES = ["Bit", "Int", "BigInt", "Float", "Real", "VarChar", "NVarChar", "VarBinary"] as const;
export type NativeTypes = Readonly<Record<(typeof NATIVE_TYPES)[number], NativeType>>;

/** The package. */
export interface NativeLibrary {
  readonly Connection: new (config: Readonly<Record<string, unknown>>) => NativeConnection;
  readonly Request: new (sql: string, callback: NativeCallback) => NativeRequest;
  readonly RequestError: new (message: string, code: string) => Error;
  readonly TYPES: NativeTypes;
  /** Levels of isolation, by their names in SQL, with underscores. */
  readonly ISOLATION_LEVEL: Readonly<Record<string, number>>;
}
