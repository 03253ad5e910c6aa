// The services of compose.yaml, where there is a Docker that works.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startKept } from "./keeper.mjs";
import { answering, findProgram } from "./private-server.mjs";

const COMPOSE = ["compose", "-f", fileURLToPath(new URL("compose.yaml", import.meta.url))];

/** How long Docker may take to say whether it is there, in milliseconds. */
const PATIENCE = 3000;

/**
 * @typedef {object} Service
 * @property {string} title
 * @property {string} name that of the service in compose.yaml
 * @property {string} url where it is then
 * @property {() => Promise<unknown>} ask fails as long as it doesn't answer
 */

/** @type {Promise<string | null> | null} */
let docker = null;

/**
 * Starts a service, or takes the one that runs already, which is then left running.
 * @param {Service} service
 * @returns {Promise<import("./servers.mjs").Started | null>} null if there is no Docker that works, or ATHANOR_DOCKER is 0
 */
export async function dockerServer({ title, name, url, ask }) {
  if (process.env["ATHANOR_DOCKER"] === "0") return null;
  docker ??= workingDocker();
  const program = await docker;
  if (program === null) return null;
  const running = (await said(program, [...COMPOSE, "ps", "--status", "running", "--services"])) ?? "";
  const last = running.split(/\s+/).includes(name) ? {} : { last: { program, args: [...COMPOSE, "down", "--volumes", name] } };
  const up = startKept({ ...last, run: { program, args: [...COMPOSE, "up", "--wait", "-d", name] }, signal: "SIGTERM" });
  if ((await up.ended) !== 0) throw new Error(`docker compose up failed: ${up.output()}`);
  const kept = startKept(last);
  try {
    await answering(title, ask, kept);
  } catch (error) {
    await kept.stop();
    throw error;
  }
  return { url, stop: kept.stop };
}

/** The program, if its daemon answers and it has `compose`. */
async function workingDocker() {
  const program = findProgram(["docker"]);
  if (program === null) return null;
  const answers = await Promise.all([said(program, ["info"], PATIENCE), said(program, ["compose", "version"], PATIENCE)]);
  return answers.includes(null) ? null : program;
}

/**
 * What a program says; null if it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {number} [timeout]
 * @returns {Promise<string | null>}
 */
function said(program, args, timeout = 0) {
  return new Promise((resolve) => execFile(program, args, { timeout }, (error, output) => resolve(error === null ? output : null)));
}
