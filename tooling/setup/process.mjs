import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const onWindows = process.platform === "win32";

/**
 * Runs a program to its end and gives its exit code; a program ended by a signal gives 128 + the signal, as in a shell.
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @returns {Promise<number>}
 */
export function runCommand(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { shell: onWindows && !command.endsWith(".exe"), ...options });
    // Ctrl+C reaches the whole process group: the child ends by itself, and its exit code is awaited here.
    const ignore = () => {};
    process.on("SIGINT", ignore);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", ignore);
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

/**
 * Like `runCommand`, but keeps what the program prints instead of showing it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @param {(line: string) => void} [onLine] sees every line at once
 * @returns {Promise<{ code: number, output: string }>}
 */
export function captureCommand(command, args, options, onLine = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { shell: onWindows && !command.endsWith(".exe"), stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => (output += chunk));
      createInterface(stream).on("line", onLine);
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
