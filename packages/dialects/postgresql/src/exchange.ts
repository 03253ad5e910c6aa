/** What is said to the server and what it answers: messages from one ReadyForQuery to the next. */
import type { RowDescription, Submittable, WireProtocol, WireValue } from "./pg-library.ts";
import type { PreparedStatement } from "./prepared-statements.ts";
import { handOver } from "./types/undeclared.ts";

type Convert = (text: string) => unknown;

/**
 * One exchange. It has ended when the server is ready again, or when the connection is lost; only then is the state of the
 * transaction known. (pg takes an exchange for ended at the first error, which is too early.)
 */
export abstract class Exchange implements Submittable {
  /** What went wrong; null if nothing did. */
  error: Error | null = null;
  /** Whether its messages were sent: pg may be busy with something that the program asked of it, past the engine. */
  submitted = false;
  /** Whether the server has understood the statement. */
  parsed = false;
  /** How many statements were executed to their end. */
  completed = 0;
  /** A command that goes ahead of its own messages, with them: the BEGIN of the transaction that it is the first in. */
  #opening: string | null = null;
  /** Whether the answers to that command are behind it. */
  #opened = true;
  #settle: (() => void) | null = null;

  /** Sends a BEGIN with its own messages: the server is asked once for both. */
  openWith(begin: string): void {
    this.#opening = begin;
    this.#opened = false;
  }

  /** Whether the transaction that it was to open is open. */
  protected get opened(): boolean {
    return this.#opened;
  }

  /** Sends all messages at once. */
  submit(protocol: WireProtocol): null {
    this.submitted = true;
    const { stream } = protocol;
    stream.cork?.();
    try {
      if (this.#opening !== null) {
        protocol.parse({ name: "", text: this.#opening });
        protocol.bind({ portal: "", statement: "", values: [] });
        protocol.execute({ portal: "", rows: 0 });
      }
      this.send(protocol);
    } finally {
      stream.uncork?.();
    }
    return null;
  }

  protected abstract send(protocol: WireProtocol): void;

  /** Calls back when it has ended. */
  whenEnded(settle: () => void): void {
    this.#settle = settle;
  }

  /** It has ended. */
  end(): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.();
  }

  handleRowDescription(_message: RowDescription): void {}

  handleDataRow(_message: { readonly fields: (string | null)[] }): void {}

  handlePortalSuspended(): void {}

  handleEmptyQuery(): void {
    this.completed++;
  }

  handleParseComplete(): void {
    if (this.#opened) this.parsed = true;
  }

  handleCommandComplete(message: { readonly text: string }): void {
    if (!this.#opened) {
      this.#opened = true;
      return;
    }
    this.completed++;
    this.handleTag(message.text);
  }

  /** Is told what the server says of each statement that was executed to its end. */
  protected handleTag(_tag: string): void {}

  handleCopyInResponse(protocol: WireProtocol): void {
    protocol.sendCopyFail("COPY … FROM STDIN needs a stream");
    // The server passes over the Sync that was sent already.
    protocol.sync();
  }

  handleCopyData(): void {
    this.error ??= new Error("COPY … TO STDOUT gives no rows: copy by the package pg-copy-streams, on the connection's raw client.");
  }

  handleError(error: Error): void {
    this.error ??= error;
  }

  handleReadyForQuery(): void {}
}

/** How many rows a statement has changed, by what it says when it's done: `INSERT 0 5`, `UPDATE 5`, `CREATE TABLE`. */
export function countOf(tag: string): number {
  const count = Number(tag.slice(tag.lastIndexOf(" ") + 1));
  return Number.isInteger(count) ? count : 0;
}

/** A command without values and without rows, such as COMMIT. */
export class Command extends Exchange {
  #sql: string;
  /** What the server says it has done. */
  tag = "";

  constructor(sql: string) {
    super();
    this.#sql = sql;
  }

  /** As one text: after an error, the server passes over a command of the simple protocol too, and waits for a Sync. */
  override openWith(begin: string): void {
    this.#sql = `${begin};${this.#sql}`;
  }

  protected override send(protocol: WireProtocol): void {
    protocol.query(this.#sql);
  }

  protected override handleTag(tag: string): void {
    this.tag = tag;
  }
}

/** A statement, and what is to be known of what it gives. */
export interface StatementText {
  readonly sql: string;
  /** What the server keeps of it; null if it keeps nothing. */
  readonly prepared: PreparedStatement | null;
  /** Statements that the server is to forget. */
  readonly forget: readonly string[];
  /** Whether it gives rows; null if that isn't known. */
  readonly returnsRows: boolean | null;
  /** Whether columns may be of no declared type: then their values say what they are. */
  readonly typed: boolean;
}

/** A statement with values, by the extended protocol. */
export abstract class StatementExchange extends Exchange {
  rows: unknown[][] | null;
  columnNames: string[] | null = null;
  /** The columns, where they are known; null: there are none. */
  fields: RowDescription["fields"] | null | undefined;
  protected readonly text: StatementText;
  #converts: (Convert | null)[] | null = null;

  /** @param fields the columns, if the server has told them before */
  constructor(text: StatementText, fields: RowDescription["fields"] | null | undefined = text.prepared?.fields) {
    super();
    this.text = text;
    this.rows = text.returnsRows === true ? [] : null;
    this.fields = fields;
    if (fields !== undefined && fields !== null) this.#columns(fields);
  }

  /** Sends what has to come before the first values. */
  protected prepare(protocol: WireProtocol): void {
    const { sql, prepared, forget } = this.text;
    for (const name of forget) protocol.close({ type: "S", name });
    if (prepared?.parsed !== true) protocol.parse({ name: prepared?.name ?? "", text: sql });
  }

  protected bind(protocol: WireProtocol, values: readonly WireValue[], portal = ""): void {
    protocol.bind({ portal, statement: this.text.prepared?.name ?? "", values });
  }

  /** Asks for the columns, unless they are known or nobody wants to. */
  protected describe(protocol: WireProtocol, portal = ""): void {
    const { returnsRows, typed } = this.text;
    const wanted = returnsRows === null || (returnsRows && typed);
    if (wanted && this.fields === undefined) protocol.describe({ type: "P", name: portal });
  }

  override handleRowDescription({ fields }: RowDescription): void {
    this.fields = fields;
    this.#columns(fields);
  }

  override handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.rows?.push(this.converted(fields));
  }

  protected converted(fields: (string | null)[]): unknown[] {
    const converts = this.#converts;
    if (converts === null) return fields;
    const row: unknown[] = fields;
    for (let i = 0; i < converts.length; i++) {
      const text = fields[i];
      const convert = converts[i];
      if (convert !== null && convert !== undefined && text !== null && text !== undefined) row[i] = convert(text);
    }
    return row;
  }

  override end(): void {
    const { prepared, returnsRows } = this.text;
    if (prepared !== null && this.parsed) prepared.parsed = true;
    // It was asked to describe itself, and there were no columns.
    if (returnsRows === null && this.error === null) this.fields ??= null;
    if (prepared !== null) prepared.fields ??= this.fields;
    super.end();
  }

  #columns(fields: RowDescription["fields"]): void {
    const { returnsRows, typed } = this.text;
    if (returnsRows === false) return;
    this.rows ??= [];
    if (returnsRows === null) this.columnNames = fields.map(({ name }) => name);
    if (!typed) return;
    const converts = fields.map(({ dataTypeID }) => handOver(dataTypeID));
    this.#converts = converts.some((convert) => convert !== null) ? converts : null;
  }
}

/** A statement that is executed once. */
export class SingleExecution extends StatementExchange {
  readonly #values: readonly WireValue[];
  rowCount = 0;

  constructor(text: StatementText, values: readonly WireValue[]) {
    super(text);
    this.#values = values;
  }

  protected override send(protocol: WireProtocol): void {
    this.prepare(protocol);
    this.bind(protocol, this.#values);
    this.describe(protocol);
    protocol.execute({ portal: "", rows: 0 });
    protocol.sync();
  }

  protected override handleTag(tag: string): void {
    this.rowCount = this.rows === null ? countOf(tag) : this.rows.length;
  }
}

/** A statement that is executed for many rows of values, all of them sent without waiting for an answer. */
export class BatchExecution extends StatementExchange {
  readonly #values: readonly (readonly WireValue[])[];
  rowCount = 0;

  constructor(text: StatementText, values: readonly (readonly WireValue[])[]) {
    super(text);
    this.#values = values;
  }

  protected override send(protocol: WireProtocol): void {
    this.prepare(protocol);
    let first = true;
    for (const values of this.#values) {
      this.bind(protocol, values);
      if (first) this.describe(protocol);
      first = false;
      protocol.execute({ portal: "", rows: 0 });
    }
    protocol.sync();
  }

  protected override handleTag(tag: string): void {
    this.rowCount += countOf(tag);
  }

  /** The row at which it failed; null if it did not fail at a row, but at the statement itself or at the transaction's end. */
  get failedRow(): number | null {
    const understood = this.parsed || this.text.prepared?.parsed === true;
    return this.error !== null && this.opened && understood && this.completed < this.#values.length ? this.completed : null;
  }
}
