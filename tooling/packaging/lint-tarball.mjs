import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** ESM only: what CommonJS and the resolution of Node 10 can't see is meant to be so. */
const meant = (/** @type {import("@arethetypeswrong/core").Problem} */ { kind, ...problem }) =>
  kind === "CJSResolvesToESM" ||
  ("resolutionKind" in problem && (problem.resolutionKind === "node10" || problem.resolutionKind === "node16-cjs"));

/**
 * What publint and arethetypeswrong have to say about a packed package.
 * @param {string} tarball
 * @returns {Promise<string[]>}
 */
export async function lintTarball(tarball) {
  const data = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: data.buffer }, level: "warning", strict: true });
  const types = await checkPackage(createPackageFromTarballData(data));
  const wrong =
    types.types === false ? ["its types can't be found by TypeScript"] : types.problems.filter((problem) => !meant(problem)).map(describe);
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...wrong.map((text) => `arethetypeswrong: ${text}`),
  ];
}

/** @param {import("@arethetypeswrong/core").Problem} problem */
function describe({ kind, ...details }) {
  return `${kind} ${JSON.stringify(details)} (https://github.com/arethetypeswrong/arethetypeswrong.github.io/tree/main/docs/problems explains each kind)`;
}
