import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** Writes down what it is asked for, and does as if. */
const DOCKER = `#!/usr/bin/env node
const fs = require("node:fs");
const words = process.argv.slice(2).filter((word) => !word.endsWith("compose.yaml")).join(" ");
fs.appendFileSync(process.env.FAKE + "/asked", words + "\\n");
const running = process.env.FAKE + "/running";
if (words === "info" && process.env.FAKE_DAEMON === "") process.exit(1);
if (words.includes(" ps ") && fs.existsSync(running)) console.log("other\\nmssql");
if (words.includes(" up ")) {
  if (process.env.FAKE_PROBLEM !== "") { console.error(process.env.FAKE_PROBLEM); process.exit(1); }
  fs.writeFileSync(running, "");
}
if (words.includes(" down ")) fs.rmSync(running, { force: true });
`;

const UP = "compose -f up --wait -d mssql";
const DOWN = "compose -f down --volumes mssql";

let directory = "";

beforeEach(() => {
  vi.resetModules();
  directory = mkdtempSync(join(tmpdir(), "athanor-fake-docker-"));
  writeFileSync(join(directory, "docker"), DOCKER);
  chmodSync(join(directory, "docker"), 0o755);
  for (const [name, value] of Object.entries({ FAKE: directory, FAKE_DAEMON: "1", FAKE_PROBLEM: "", ATHANOR_DOCKER: "" }))
    vi.stubEnv(name, value);
  vi.stubEnv("PATH", `${directory}${delimiter}${process.env["PATH"] ?? ""}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

async function start(ask = () => Promise.resolve()) {
  const { dockerServer } = await import("../docker.mjs");
  return dockerServer({ title: "SQL Server", name: "mssql", url: "mssql://there", ask });
}

const asked = (): string[] => readFileSync(join(directory, "asked"), "utf8").trim().split("\n");
const runs = (): boolean => existsSync(join(directory, "running"));

it("a service is started, is waited for, and is gone when it is stopped", async () => {
  let refusals = 2;
  const server = await start(async () => {
    if (refusals-- > 0) throw new Error("not yet");
  });
  expect([server?.url, refusals, runs()]).toEqual(["mssql://there", -1, true]);
  await server?.stop();
  expect(runs()).toBe(false);
  expect(asked().slice(-2)).toEqual([UP, DOWN]);
});

it("a service that runs already is taken, and goes on running", async () => {
  writeFileSync(join(directory, "running"), "");
  const server = await start();
  await server?.stop();
  expect([runs(), asked().includes(DOWN)]).toEqual([true, false]);
});

it("what can't be started is cleared away, and says why", async () => {
  vi.stubEnv("FAKE_PROBLEM", "port is already allocated");
  await expect(start()).rejects.toThrow("docker compose up failed: port is already allocated");
  expect(asked().at(-1)).toBe(DOWN);
});

it("without a daemon nothing is started", async () => {
  vi.stubEnv("FAKE_DAEMON", "");
  expect(await start()).toBeNull();
  expect(asked().sort()).toEqual(["compose version", "info"]);
});

it("ATHANOR_DOCKER=0 means that nobody asks", async () => {
  vi.stubEnv("ATHANOR_DOCKER", "0");
  expect(await start()).toBeNull();
  expect(existsSync(join(directory, "asked"))).toBe(false);
});
