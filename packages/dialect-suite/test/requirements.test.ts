import { DEFAULT_CAPABILITIES, DEFAULT_DIALECT } from "@athanor/compiler";
import type { Driver, EngineDialect, Inspection } from "@athanor/engine";
import { describe, expect, it } from "vitest";
import { requirementsOf } from "../src/requirements.ts";

const driver: Driver = {
  name: "none",
  sync: false,
  connect() {
    throw new Error("Nothing is connected to here.");
  },
};

const inspection: Inspection = {
  *tableNames() {
    return [];
  },
  *hasTable() {
    return false;
  },
};

const dialect: EngineDialect = {
  ...DEFAULT_DIALECT,
  driver,
  inspection,
  description: "no database",
  pool: { size: 1, overflow: 0 },
  isolationLevels: ["READ COMMITTED", "REPEATABLE READ"],
  mapError: () => null,
};

const circumstances = { asynchronous: true, streaming: true, otherSchema: true, killConnection: true, slowStatement: true };

describe("what a dialect is taken to have", () => {
  it("follows from its capabilities", () => {
    const able = { ...dialect, capabilities: { ...DEFAULT_CAPABILITIES, insertReturning: true, onDuplicateKey: true, fullJoin: false } };
    expect(requirementsOf(able, circumstances)).toMatchObject({
      insertReturning: true,
      updateReturning: false,
      fullJoin: false,
      upsert: true,
      upsertTarget: false,
    });
  });

  it("follows from its isolation levels", () => {
    expect(requirementsOf(dialect, circumstances).isolationLevels).toBe(true);
    expect(requirementsOf({ ...dialect, isolationLevels: ["SERIALIZABLE"] }, circumstances).isolationLevels).toBe(false);
  });

  it("follows from what the suite is given, and from the face", () => {
    const nothing = { asynchronous: false, streaming: false, otherSchema: false, killConnection: false, slowStatement: false };
    const names = ["asynchronous", "streaming", "cancellation", "killing", "otherSchema"] as const;
    for (const name of names) expect([name, requirementsOf(dialect, circumstances)[name]]).toEqual([name, true]);
    for (const name of names) expect([name, requirementsOf(dialect, nothing)[name]]).toEqual([name, false]);
  });

  it("has no cancelling with a driver that never waits", () => {
    expect(requirementsOf({ ...dialect, driver: { ...driver, sync: true } }, circumstances).cancellation).toBe(false);
  });

  it("is what the options say, whatever else holds", () => {
    const given = { insertReturning: true, json: false, streaming: false };
    expect(requirementsOf(dialect, circumstances, given)).toMatchObject(given);
  });
});
