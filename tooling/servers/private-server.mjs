// A server of our own: in a temporary directory, on a free port, as an unprivileged user, and gone when it is stopped or the program ends.
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { startKept } from "./keeper.mjs";

/** How long a server may take to start, in milliseconds. */
const PATIENCE = 60_000;

/**
 * @typedef {import("./keeper.mjs").Command} Command
 *
 * @typedef {object} Recipe how a server is started
 * @property {string} title
 * @property {readonly string[]} users who it may run as, if we are root: servers refuse to run as root
 * @property {(directory: string) => Command} install makes a data directory within this directory
 * @property {(directory: string, port: number) => Command} run
 * @property {NodeJS.Signals} signal ends it without ado
 * @property {(port: number) => Promise<unknown>} ask fails as long as it doesn't answer
 *
 * @typedef {object} PrivateServer
 * @property {number} port
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} restart stops it and starts it again, with what it holds, on the same port
 */

/**
 * @param {Recipe} recipe
 * @returns {Promise<PrivateServer>}
 */
export async function startPrivate(recipe) {
  const user = unprivileged(recipe);
  const directory = mkdtempSync(join(tmpdir(), "athanor-server-"));
  try {
    if (user !== null) chownSync(directory, user.uid, user.gid);
    const options = { cwd: directory, ...user };
    await runToEnd({ options, directory, signal: recipe.signal, run: recipe.install(directory) });
    const port = await freePort();
    const start = async () => {
      const server = startKept({ options, signal: recipe.signal, run: recipe.run(directory, port) });
      try {
        await answering(recipe.title, () => recipe.ask(port), server);
      } catch (error) {
        await server.stop();
        throw error;
      }
      return server;
    };
    let server = await start();
    // The directory outlives a server that is restarted.
    const kept = startKept({ directory });
    return {
      port,
      stop: async () => {
        await server.stop();
        await kept.stop();
      },
      restart: async () => {
        await server.stop();
        server = await start();
      },
    };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/**
 * A program on the PATH, or in one of some directories.
 * @param {readonly string[]} names
 * @param {readonly string[]} [directories]
 * @returns {string | null}
 */
export function findProgram(names, directories = []) {
  const places = [...(process.env["PATH"] ?? "").split(delimiter), ...directories];
  const found = names.flatMap((name) => places.map((place) => join(place, name))).find((file) => existsSync(file));
  return found ?? null;
}

/**
 * The directories of a pattern such as `/usr/lib/postgresql/<version>/bin`, the highest version first.
 * @param {string} parent
 * @param {string} child
 */
export function versionsIn(parent, child) {
  if (!existsSync(parent)) return [];
  const versions = readdirSync(parent).sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a));
  return versions.map((version) => join(parent, version, child));
}

/**
 * Who to be in place of root; null if we aren't root.
 * @param {Recipe} recipe
 * @returns {{ uid: number, gid: number } | null}
 */
function unprivileged({ title, users }) {
  if (userInfo().uid !== 0) return null;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of users) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`${title} refuses to run as root, and there is none of the users ${users.join(", ")} to run it as`);
}

/** @param {import("./keeper.mjs").Job & { run: Command }} job */
async function runToEnd(job) {
  const run = startKept(job);
  const code = await run.ended;
  if (code !== 0) throw new Error(`${job.run.program} ${job.run.args.join(" ")} failed:\n${run.output()}`);
}

/**
 * Comes back when a server answers.
 * @param {string} title
 * @param {() => Promise<unknown>} ask fails as long as it doesn't
 * @param {import("./keeper.mjs").Kept} server
 */
export async function answering(title, ask, server) {
  let ended = false;
  void server.ended.then(() => (ended = true));
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (ended) throw new Error(`${title} ended as soon as it was started:\n${server.output()}`);
      if (Date.now() > deadline) throw new Error(`${title} was started and does not answer (${String(error)}):\n${server.output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
