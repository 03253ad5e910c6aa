/** `echo`: what the engine writes about its statements, in SQLAlchemy's form. */
import type { Events } from "./events.ts";
import { HIDDEN_VALUES, showRows, showValues } from "./show-values.ts";

/** Where log lines go. `console` is one. */
export interface Logger {
  info(message: string): void;
  /** Result rows, with `echo: "debug"`; what goes in and out of the pool, with `echoPool: "debug"`. */
  debug?(message: string): void;
  /** Statements that took long, with `slowQuery`. */
  warn?(message: string): void;
}

/** What an engine is to log: nothing, statements, or their result rows too. */
export type Echo = boolean | "debug";

/** Where a statement's SQL came from. */
export type SqlOrigin =
  | { readonly from: "cache"; readonly since: number }
  | { readonly from: "compiler"; readonly milliseconds: number }
  | { readonly from: "uncacheable" | "text" };

/** What is logged. */
export interface LogSettings {
  /** Whether statements are logged. */
  readonly statements: boolean;
  /** Whether result rows are logged too. */
  readonly rows: boolean;
  /** Whether values must not be seen. */
  readonly hideValues: boolean;
  /** From how many milliseconds on a statement is slow; null where nobody asks. */
  readonly slow: number | null;
}

/** Writes one line per statement, with its values below, and one for each that took long. */
export class StatementLog {
  readonly #logger: Logger;
  readonly #settings: LogSettings;

  /** @param logger where the lines go */
  constructor(logger: Logger, settings: LogSettings) {
    this.#logger = logger;
    this.#settings = settings;
  }

  /** A plain line, such as `COMMIT`. */
  event(message: string): void {
    if (this.#settings.statements) this.#logger.info(message);
  }

  /** A statement that is run once. */
  statement(sql: string, values: readonly unknown[], origin: SqlOrigin): void {
    if (this.#settings.statements) this.#text(sql, origin, () => showValues(values));
  }

  /** A statement that is run for many rows of values. */
  batch(sql: string, rows: readonly (readonly unknown[])[], origin: SqlOrigin): void {
    if (this.#settings.statements) this.#text(sql, origin, () => showRows(rows));
  }

  /** A statement has ended: with `echo: "debug"` the raw rows that came back are written, and a line if it took long. */
  done(sql: string, rows: readonly (readonly unknown[])[] | null, milliseconds: number): void {
    const { rows: shown, hideValues } = this.#settings;
    this.#slow(sql, milliseconds, "");
    if (shown && rows !== null && !hideValues) for (const row of rows) this.#logger.debug?.(`Row ${showValues(row)}`);
  }

  /** A statement has failed, or was stopped: a line if it took long. */
  failed(sql: string, milliseconds: number): void {
    this.#slow(sql, milliseconds, ", failed");
  }

  #slow(sql: string, milliseconds: number, outcome: string): void {
    const { slow } = this.#settings;
    if (slow !== null && milliseconds >= slow) this.#warn(`[slow: ${seconds(milliseconds, 3)}s${outcome}] ${sql}`);
  }

  #text(sql: string, origin: SqlOrigin, values: () => string): void {
    this.#logger.info(sql);
    this.#logger.info(`${showOrigin(origin)} ${this.#settings.hideValues ? HIDDEN_VALUES : values()}`);
  }

  #warn(message: string): void {
    if (this.#logger.warn === undefined) this.#logger.info(message);
    else this.#logger.warn(message);
  }
}

/** Logs what goes in and out of a pool: SQLAlchemy's `echo_pool`. With `"debug"` checkouts and checkins too. */
export function logPool(events: Events, logger: Logger, echo: Echo): void {
  if (echo === false) return;
  events.on("connect", () => logger.info("Connection opened"));
  events.on("close", () => logger.info("Connection closed"));
  events.on("invalidate", () => logger.info("Connection invalidated: it is not used again"));
  if (echo !== "debug") return;
  events.on("checkout", () => logger.debug?.("Connection taken out of the pool"));
  events.on("checkin", () => logger.debug?.("Connection given back to the pool"));
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
  warn: (message) => writeLine("WARN", message),
};

function writeLine(level: string, message: string): void {
  console.log(`${new Date().toISOString()} ${level} athanor.engine ${message}`);
}
