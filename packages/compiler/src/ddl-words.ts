/** Words of DDL that not every database has. */
import { CompileError } from "@athanor/core";
import type { StatementCompiler } from "./statement-compiler.ts";

/**
 * `IF NOT EXISTS `, or nothing.
 *
 * @param what the statement's first words, for the message: `CREATE TABLE`
 * @throws CompileError where there is no such thing
 */
export function ifNotExists(wanted: boolean, what: string, name: string, { dialect }: StatementCompiler): string {
  if (!wanted) return "";
  if (dialect.capabilities.createIfNotExists) return "IF NOT EXISTS ";
  throw new CompileError(`The dialect "${dialect.name}" has no ${what} IF NOT EXISTS: look first whether "${name}" is there.`);
}

/** `IF EXISTS `, or nothing. */
export function ifExists(wanted: boolean): string {
  return wanted ? "IF EXISTS " : "";
}

/**
 * ` CASCADE`, or nothing.
 *
 * @param what the statement's first words, for the message: `DROP TABLE`
 * @throws CompileError where there is no such thing
 */
export function cascade(wanted: boolean, what: string, name: string, { dialect }: StatementCompiler): string {
  if (!wanted) return "";
  if (dialect.capabilities.dropCascade) return " CASCADE";
  throw new CompileError(`The dialect "${dialect.name}" has no ${what} … CASCADE: drop first what depends on "${name}".`);
}
