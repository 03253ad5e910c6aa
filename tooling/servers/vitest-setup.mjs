// For `globalSetup` of a vitest config: the servers are found once for all files of a run, which ask for them by `inject("servers")`.
import { findServers } from "./servers.mjs";

/**
 * @param {{ provide: (key: never, value: unknown) => void }} project
 * @returns {Promise<() => Promise<void>>} ends what was started
 */
export async function setup(project) {
  const { servers, stop } = await findServers();
  project.provide(/** @type {never} */ ("servers"), servers);
  return stop;
}
