/** A run of the suite: its engine, and what is set up and cleared away around tests. */
import { isPromiseLike } from "@athanor/engine";
import type { EngineFace } from "./face.ts";
import type { Harness } from "./harness.ts";
import type { Requirement, Requirements } from "./requirements.ts";
import { requirementsOf } from "./requirements.ts";
import type { SuiteTest, TestContext, Topic } from "./topic.ts";

/** One run, on one database. */
export class SuiteRun {
  readonly #harness: Harness;
  #engine: EngineFace | null = null;
  #requirements: Requirements | null = null;

  constructor(harness: Harness) {
    this.#harness = harness;
  }

  /** Makes the engine, and finds out what there is: the dialect knows its server after the first connection. */
  async start(): Promise<void> {
    const engine = await this.#harness.makeEngine({});
    this.#engine = engine;
    const connecting = engine.connect();
    const connection = await connecting;
    const { otherSchema, killConnection, slowStatement, requirements } = this.#harness;
    const circumstances = {
      asynchronous: isPromiseLike(connecting),
      streaming: connection.stream !== undefined,
      otherSchema: otherSchema !== undefined,
      killConnection: killConnection !== undefined,
      slowStatement: slowStatement !== undefined,
    };
    await connection.close();
    this.#requirements = requirementsOf(engine.dialect, circumstances, requirements);
  }

  async end(): Promise<void> {
    await this.#engine?.dispose();
  }

  /** The first of these requirements that isn't met; null if all are. */
  lacking(needs: readonly Requirement[]): Requirement | null {
    return needs.find((need) => !this.#known[need]) ?? null;
  }

  /** Creates and fills the tables of a topic. */
  async prepare({ options }: Topic): Promise<void> {
    const { metadata, fill, needs = [] } = options;
    if (this.lacking(needs) !== null) return;
    if (metadata !== undefined) await this.#started.createAll(metadata, { checkFirst: false });
    if (fill === undefined) return;
    const connection = await this.#started.connect();
    try {
      await fill(connection);
      await connection.commit();
    } finally {
      await connection.close();
    }
  }

  /** Drops the tables of a topic. */
  async clear({ options }: Topic): Promise<void> {
    if (options.metadata !== undefined) await this.#started.dropAll(options.metadata);
  }

  /** Runs a test, and then clears up what it used, the last first. What the test fails with, goes before what the clearing up does. */
  async test(test: SuiteTest): Promise<void> {
    const cleanUps: (() => unknown)[] = [];
    const failures: unknown[] = [];
    const attempt = async (run: () => unknown): Promise<void> => {
      try {
        await run();
      } catch (error) {
        failures.push(error);
      }
    };
    await attempt(() => test.run(this.#contextOf(cleanUps)));
    for (const cleanUp of cleanUps.reverse()) await attempt(cleanUp);
    for (const failure of failures) throw failure;
  }

  /** @throws Error if tables are left */
  async checkEmpty(): Promise<void> {
    const { otherSchema } = this.#harness;
    const inspector = await this.#started.inspect();
    const left = await inspector.getTableNames();
    if (otherSchema !== undefined) left.push(...(await inspector.getTableNames(otherSchema)));
    if (left.length > 0) throw new Error(`Tables were left behind: ${left.join(", ")}`);
    const { checkedOut } = this.#started.poolStatus;
    if (checkedOut > 0) throw new Error(`Connections were not given back: ${checkedOut}`);
  }

  get #started(): EngineFace {
    if (this.#engine === null) throw new Error("The suite has not been started.");
    return this.#engine;
  }

  get #known(): Requirements {
    if (this.#requirements === null) throw new Error("The suite has not been started.");
    return this.#requirements;
  }

  #contextOf(cleanUps: (() => unknown)[]): TestContext {
    const engine = this.#started;
    const harness = this.#harness;
    const after = (cleanUp: () => unknown): void => void cleanUps.push(cleanUp);
    return {
      engine,
      harness,
      after,
      requirements: this.#known,
      async connect(of = engine) {
        const connection = await of.connect();
        after(() => connection.close());
        return connection;
      },
      async anotherEngine(options = {}) {
        const another = await harness.makeEngine(options);
        after(() => another.dispose());
        return another;
      },
      async create(metadata) {
        after(() => engine.dropAll(metadata));
        await engine.createAll(metadata);
      },
    };
  }
}
