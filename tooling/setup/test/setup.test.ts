import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findNodeHeaders, prepareEnvironment } from "../environment.mjs";
import { fingerprintOf, install } from "../install.mjs";
import { abortsWithObjectWrap, checkNativeDriver } from "../native-driver.mjs";
import { checkNodeVersion } from "../node-version.mjs";
import { ensurePnpm } from "../pnpm.mjs";
import { SetupError } from "../setup-error.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "athanor-setup-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string, mode?: number) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), content, { mode });
  return join(folder, path);
}

/** What went wrong, with its remedy. */
async function failure(act: () => unknown): Promise<SetupError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error("nothing went wrong");
}

describe("the version of Node", () => {
  test.each(["20.19.0", "20.19.5", "20.20.0", "22.1.0", "100.0.0"])("%s will do", (version) => checkNodeVersion(version, ">=20.19"));

  test.each(["20.18.9", "18.20.8", "8.0.0"])("%s is too old, and the message says what to do", async (version) => {
    const error = await failure(() => checkNodeVersion(version, ">=20.19"));
    expect(error.message).toBe(`this is Node ${version}, and Athanor needs 20.19 or newer`);
    expect(error.remedy).toContain("npx -p node@22");
  });
});

describe("the headers of Node", () => {
  const header = "#define NODE_MODULE_VERSION 115\n";

  test("are found beside the running Node, and inside the npm package `node`", () => {
    const node = write("a/bin/node", "");
    write("a/include/node/node_version.h", header);
    expect(findNodeHeaders(node, "115")).toBe(join(folder, "a"));
    const packed = write("b/bin/node", "");
    const nested = `b/node_modules/node-${process.platform}-${process.arch}`;
    write(`${nested}/include/node/node_version.h`, header);
    expect(findNodeHeaders(packed, "115")).toBe(join(folder, nested));
  });

  test("of another Node are left alone", () => {
    const node = write("a/bin/node", "");
    write("a/include/node/node_version.h", header);
    expect(findNodeHeaders(node, "127")).toBeUndefined();
  });

  test("the environment puts the pinned pnpm and the running Node first", () => {
    const env = prepareEnvironment({ PATH: "/elsewhere" }, "/pnpm/bin");
    expect(env["PATH"]?.split(":")).toEqual(["/pnpm/bin", join(process.execPath, ".."), "/elsewhere"]);
  });
});

describe("pnpm", () => {
  test("already fetched is used again", async () => {
    write(".cache/pnpm/9.9.9/node_modules/.bin/pnpm", "");
    expect(await ensurePnpm(folder, "pnpm@9.9.9+sha512.abc")).toBe(join(folder, ".cache/pnpm/9.9.9/node_modules/.bin"));
  });

  test("that can't be fetched is explained", async () => {
    const error = await failure(() => ensurePnpm(folder, "pnpm@0.0.0-there-is-no-such-version"));
    expect(error.message).toContain("npm could not fetch pnpm 0.0.0-there-is-no-such-version");
    expect(error.remedy).toContain("npm's message above");
  });
});

describe("the installation", () => {
  test("is repeated when a lockfile or a manifest changes, and only then", () => {
    write("pnpm-lock.yaml", "a");
    write("packages/dialects/sqlite/package.json", "{}");
    const before = fingerprintOf(folder);
    write("packages/dialects/sqlite/README.md", "");
    expect(fingerprintOf(folder)).toBe(before);
    write("packages/dialects/sqlite/package.json", `{ "name": "x" }`);
    const after = fingerprintOf(folder);
    expect(after).not.toBe(before);
    write("pnpm-lock.yaml", "b");
    expect(fingerprintOf(folder)).not.toBe(after);
  });

  test("that fails leaves no stamp, and says what to do", async () => {
    mkdirSync(join(folder, "node_modules"));
    write("bin/pnpm", "#!/bin/sh\nexit 3\n", 0o755);
    for (let time = 0; time < 2; time++) {
      const error = await failure(() => install(folder, join(folder, "bin"), process.env));
      expect(error.message).toBe("pnpm install failed with exit code 3");
      expect(error.remedy).toContain("lockfile is out of date");
    }
  });

  test("that succeeded is not repeated", async () => {
    write("node_modules/better-sqlite3/index.js", "module.exports = class { prepare() { return { get() {} }; } };");
    mkdirSync(join(folder, "packages/dialects/sqlite"), { recursive: true });
    write("bin/pnpm", `#!/bin/sh\necho x >> "${folder}/calls"\n`, 0o755);
    await install(folder, join(folder, "bin"), process.env);
    write("bin/pnpm", "#!/bin/sh\nexit 3\n", 0o755);
    await install(folder, join(folder, "bin"), process.env);
  });
});

describe("better-sqlite3", () => {
  const broken = `throw new Error("was compiled against a different Node.js version");`;
  const whole = "module.exports = class { prepare() { return { get() {} }; } };";

  test("built for another Node is built again", async () => {
    mkdirSync(join(folder, "packages/dialects/sqlite"), { recursive: true });
    const module = write("node_modules/better-sqlite3/index.js", broken);
    const pnpm = write("bin/pnpm", `#!/bin/sh\n[ "$1" = rebuild ] && echo '${whole}' > "${module}"\n`, 0o755);
    await checkNativeDriver(folder, pnpm, process.env);
  });

  test("that can't be built is explained with what the build said, and the remedy", async () => {
    mkdirSync(join(folder, "packages/dialects/sqlite"), { recursive: true });
    write("node_modules/better-sqlite3/index.js", broken);
    const pnpm = write("bin/pnpm", "#!/bin/sh\necho gyp ERR: find Python; exit 1\n", 0o755);
    const { npm_config_nodedir: _, ...withoutHeaders } = process.env;
    const error = await failure(() => checkNativeDriver(folder, pnpm, withoutHeaders));
    expect(error.message).toContain("find Python");
    expect(error.message).toContain("different Node.js version");
    expect(error.remedy).toContain("apt-get install python3 make g++");
    expect(error.remedy).toContain("include/node/node.h");
  });

  test.each([
    ["20.19.0", false],
    ["22.23.3", false],
    ["24.18.1", false],
    ["24.19.0", true],
    ["24.21.0", true],
  ])("Node %s aborts with it: %s", (version, aborts) => {
    expect(abortsWithObjectWrap(version)).toBe(aborts);
  });
});
