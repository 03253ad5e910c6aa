/**
 * The untyped boundary. Cases are data, the API is typed by its users' programs: here, and nowhere else, it is called by name.
 *
 * What is not there under its name is `NotExpressible`, so that a construct which the API gets later needs no change here.
 */
import * as compiler from "@athanor/compiler";
import * as core from "@athanor/core";
import { NotExpressible } from "./not-expressible.ts";

/** A module's exports, or any object whose members are looked up by name. */
export type Named = object;

function member(owner: unknown, name: string): unknown {
  return (typeof owner === "object" || typeof owner === "function") && owner !== null ? Reflect.get(owner, name) : undefined;
}

/** Whether an object has a method. */
export function has(owner: unknown, method: string): boolean {
  return typeof member(owner, method) === "function";
}

/**
 * Calls a method.
 *
 * @param construct what is not expressible if there is no such method
 */
export function call(owner: unknown, method: string, args: readonly unknown[], construct: string): unknown {
  const found = member(owner, method);
  if (typeof found !== "function") throw new NotExpressible(construct);
  return Reflect.apply(found, owner, args);
}

/** Calls a function that core or the compiler exports. */
export function make(name: string, args: readonly unknown[], construct: string): unknown {
  return call(has(core, name) ? core : compiler, name, args, construct);
}

/** Whether core or the compiler exports a function or a class of that name. */
export function exported(name: string): boolean {
  return has(core, name) || has(compiler, name);
}

/** An object that core exports, such as `types`. */
export function constant(name: string): unknown {
  return member(core, name);
}

/** Makes an instance of a class that core exports. */
export function instance(name: string, args: readonly unknown[], construct: string): unknown {
  const found = member(core, name);
  if (typeof found !== "function") throw new NotExpressible(construct);
  return Reflect.construct(found, args);
}

/** A property's value; undefined where there is none. */
export function property(owner: unknown, name: string): unknown {
  return member(owner, name);
}

/** A function applied to arguments that only the case knows. */
export function apply(fn: unknown, args: readonly unknown[], construct: string): unknown {
  if (typeof fn !== "function") throw new NotExpressible(construct);
  return Reflect.apply(fn, undefined, args);
}

/** `snake_case` in camelCase: how SQLAlchemy's names look in the API. */
export function camel(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
