import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { listens } from "../wire.mjs";

const PRIVATE_SERVER = fileURLToPath(new URL("../private-server.mjs", import.meta.url));

/** A program that starts a server, says where it is, and goes on. */
const PROGRAM = `
  import { connect } from "node:net";
  import { startPrivate } from ${JSON.stringify(PRIVATE_SERVER)};
  const node = (text) => ({ program: process.execPath, args: ["-e", text] });
  let directory;
  const { port } = await startPrivate({
    title: "Nothing",
    users: ["nobody"],
    install: (of) => ((directory = of), node("require('fs').writeFileSync('file', 'x')")),
    run: (_, port) => node("require('net').createServer().listen(" + port + ", '127.0.0.1')"),
    signal: "SIGTERM",
    ask: (port) => new Promise((resolve, reject) => connect(port, "127.0.0.1").on("connect", resolve).on("error", reject)),
  });
  process.stdin.once("data", () => process.exit(3));
  process.stdout.write(JSON.stringify({ port, directory }));
`;

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 20));
}

it.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL", "process.exit()"] as const)(
  "a program that ends by %s leaves no server and no directory behind",
  { timeout: 20_000 },
  async (how) => {
    const program = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
    const said = await new Promise<string>((resolve) => program.stdout.once("data", (chunk) => resolve(String(chunk))));
    const { port, directory }: { port: number; directory: string } = JSON.parse(said);
    const place = { host: "127.0.0.1", port };
    expect([await listens(place), existsSync(directory)]).toEqual([true, true]);
    const ended = new Promise((resolve) => program.once("exit", (code, signal) => resolve(signal ?? code)));
    if (how === "process.exit()") program.stdin.write("end");
    else program.kill(how);
    expect(await ended).toBe(how === "process.exit()" ? 3 : how);
    await until(async () => !(await listens(place)) && !existsSync(directory));
  },
);
