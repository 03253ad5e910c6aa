import { SetupError } from "./setup-error.mjs";

/** @param {string} version */
function parse(version) {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
}

/**
 * @param {string} running the version of the running Node, "20.19.1"
 * @param {string} required `engines.node`, of the one form ">=20.19"
 */
export function checkNodeVersion(running, required) {
  const least = required.replace(/^>=\s*/, "");
  const [have, want] = [parse(running), parse(least)];
  const at = have.findIndex((part, index) => part !== want[index]);
  if (at === -1 || /** @type {number} */ (have[at]) > /** @type {number} */ (want[at])) return;
  throw new SetupError(
    `this is Node ${running}, and Athanor needs ${least} or newer`,
    `install a newer Node, or borrow one for this command: npx -p node@22 npm test`,
  );
}
