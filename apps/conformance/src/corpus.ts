/** Reading a corpus: one case a line, as JSON. */
import { readFileSync } from "node:fs";
import type { Case } from "./ast.ts";

/** A file that is no corpus. */
export class CorpusError extends Error {}

/**
 * Reads a corpus.
 *
 * @throws CorpusError if the file can't be read, or a line is no case
 */
export function readCorpus(file: string): Case[] {
  return contentOf(file)
    .split("\n")
    .flatMap((line, i) => (line.trim() === "" ? [] : [caseOf(line, `${file}, line ${i + 1}`)]));
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CorpusError(`The corpus can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function caseOf(line: string, where: string): Case {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    throw new CorpusError(`${where} is no JSON.`);
  }
  if (isCase(found)) return found;
  throw new CorpusError(`${where} is no case: it needs id, area, dialect, expected and ast.`);
}

function isCase(value: unknown): value is Case {
  return typeof value === "object" && value !== null && ["id", "area", "dialect", "expected", "ast"].every((field) => field in value);
}
