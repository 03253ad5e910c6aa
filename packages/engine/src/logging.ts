/** `echo`: what the engine writes about its statements, in SQLAlchemy's form. */
import { HIDDEN_VALUES, showRows, showValues } from "./show-values.ts";

/** Where log lines go. `console` is one. */
export interface Logger {
  info(message: string): void;
  /** Result rows, with `echo: "debug"`. */
  debug?(message: string): void;
}

/** What an engine is to log: nothing, statements, or their result rows too. */
export type Echo = boolean | "debug";

/** Where a statement's SQL came from. */
export type SqlOrigin =
  | { readonly from: "cache"; readonly since: number }
  | { readonly from: "compiler"; readonly milliseconds: number }
  | { readonly from: "uncacheable" | "text" };

/** Writes one line per statement, with its values below. */
export class StatementLog {
  readonly #logger: Logger;
  readonly #rows: boolean;
  readonly #hideValues: boolean;

  /**
   * @param logger where the lines go
   * @param rows whether result rows are logged too
   * @param hideValues whether values must not be seen
   */
  constructor(logger: Logger, rows: boolean, hideValues: boolean) {
    this.#logger = logger;
    this.#rows = rows;
    this.#hideValues = hideValues;
  }

  /** A plain line, such as `COMMIT`. */
  event(message: string): void {
    this.#logger.info(message);
  }

  /** A statement that is run once. */
  statement(sql: string, values: readonly unknown[], origin: SqlOrigin): void {
    this.#logger.info(sql);
    this.#logger.info(`${showOrigin(origin)} ${this.#hideValues ? HIDDEN_VALUES : showValues(values)}`);
  }

  /** A statement that is run for many rows of values. */
  batch(sql: string, rows: readonly (readonly unknown[])[], origin: SqlOrigin): void {
    this.#logger.info(sql);
    this.#logger.info(`${showOrigin(origin)} ${this.#hideValues ? HIDDEN_VALUES : showRows(rows)}`);
  }

  /** The raw rows that came back, with `echo: "debug"`. */
  rows(rows: readonly (readonly unknown[])[] | null): void {
    if (!this.#rows || rows === null || this.#hideValues) return;
    for (const row of rows) this.#logger.debug?.(`Row ${showValues(row)}`);
  }
}

function showOrigin(origin: SqlOrigin): string {
  switch (origin.from) {
    case "cache":
      return `[cached since ${seconds(performance.now() - origin.since, 4)}s ago]`;
    case "compiler":
      return `[generated in ${seconds(origin.milliseconds, 5)}s]`;
    case "uncacheable":
      return "[uncacheable]";
    case "text":
      return "[raw sql]";
  }
}

function seconds(milliseconds: number, digits: number): string {
  return (milliseconds / 1000).toFixed(digits);
}

/** The logger of `echo: true`: lines on the standard output, with the time in front. */
export const consoleLogger: Logger = {
  info: (message) => writeLine("INFO", message),
  debug: (message) => writeLine("DEBUG", message),
};

function writeLine(level: string, message: string): void {
  console.log(`${new Date().toISOString()} ${level} athanor.engine ${message}`);
}
