/** Tests as data: what a topic is about, its tables, and its tests. */
import type { MetaData } from "@athanor/core";
import type { EngineOptions } from "@athanor/engine";
import type { ConnectionFace, EngineFace } from "./face.ts";
import type { Harness } from "./harness.ts";
import type { Requirement, Requirements } from "./requirements.ts";

/** What a test is given. */
export interface TestContext {
  readonly engine: EngineFace;
  readonly requirements: Requirements;
  readonly harness: Harness;
  /** Opens a connection, by default of the suite's engine; it is closed after the test. */
  connect(engine?: EngineFace): Promise<ConnectionFace>;
  /** Another engine on the same database, disposed of after the test. */
  anotherEngine(options?: EngineOptions): Promise<EngineFace>;
  /** Creates tables, which are dropped after the test. */
  create(metadata: MetaData): Promise<void>;
  /** Adds something to be done after the test, before what was added earlier. */
  after(cleanUp: () => unknown): void;
}

/** A test on a connection whose transaction is rolled back. */
export type ConnectionBody = (connection: ConnectionFace, context: TestContext) => Promise<void>;
/** A test that opens its connections itself. */
export type EngineBody = (context: TestContext) => Promise<void>;

/** One test. */
export interface SuiteTest {
  readonly name: string;
  readonly needs: readonly Requirement[];
  readonly run: EngineBody;
}

/** The tables of a topic, and what is in them. */
export interface TopicOptions {
  readonly metadata?: MetaData;
  /** What every test of the topic needs, and its tables too. */
  readonly needs?: readonly Requirement[];
  /** Fills the tables; committed afterwards. */
  readonly fill?: (connection: ConnectionFace) => Promise<void>;
}

/** The tests about one subject, which share tables. */
export class Topic {
  readonly name: string;
  readonly options: TopicOptions;
  readonly tests: SuiteTest[] = [];

  constructor(name: string, options: TopicOptions = {}) {
    this.name = name;
    this.options = options;
  }

  /** Adds a test on a connection whose transaction is rolled back afterwards. */
  test(name: string, body: ConnectionBody): void;
  test(name: string, needs: readonly Requirement[], body: ConnectionBody): void;
  test(name: string, second: readonly Requirement[] | ConnectionBody, third?: ConnectionBody): void {
    const [needs, body] = typeof second === "function" ? [[], second] : [second, third];
    if (body === undefined) throw new TypeError(`The test "${name}" has no body.`);
    this.onEngine(name, needs, async (context) => body(await context.connect(), context));
  }

  /** Adds a test that opens its connections itself. */
  onEngine(name: string, needs: readonly Requirement[], body: EngineBody): void {
    if (this.tests.some((each) => each.name === name)) throw new TypeError(`There are two tests "${name}" of ${this.name}.`);
    this.tests.push({ name, needs: [...(this.options.needs ?? []), ...needs], run: body });
  }
}
