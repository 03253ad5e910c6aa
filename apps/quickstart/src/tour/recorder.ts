/** Keeps what the engine logs, so that the tour can show it where it belongs. */
import type { Logger } from "@athanor/engine";

/** One statement as it was sent. */
export interface RecordedStatement {
  readonly sql: string;
  /** `[generated in …]` or `[cached since …]`. */
  readonly origin: string;
  readonly values: string;
}

/** A logger for `createEngine(…, { echo: true, logger })`. */
export class StatementRecorder implements Logger {
  private recorded: RecordedStatement[] = [];
  private sql = "";
  private recording = false;
  private readonly next: Logger | null;

  /** @param next a logger that gets every line too */
  constructor(next: Logger | null) {
    this.next = next;
  }

  info(message: string): void {
    this.next?.info(message);
    if (!this.recording) return;
    const match = /^(\[[^\]]*\]) ?([\s\S]*)$/.exec(message);
    const [, origin, values] = match ?? [];
    // A statement's line is followed by the one that says where it came from; BEGIN, COMMIT and the like have none.
    if (origin !== undefined) this.recorded.push({ sql: this.sql, origin, values: values ?? "" });
    else this.sql = message;
  }

  start(): void {
    this.recorded = [];
    this.recording = true;
  }

  stop(): readonly RecordedStatement[] {
    this.recording = false;
    return this.recorded;
  }
}
