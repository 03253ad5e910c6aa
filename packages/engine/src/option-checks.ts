/** Options as users give them: an object that names what there is, and says of each what it can be. */
import { ArgumentError } from "@athanor/core";

/** Makes sure of an option's value, which is never undefined, by throwing an ArgumentError that names it. */
export type Check = (value: unknown, name: string) => void;

/** What there is to be named: so that what is misspelled is found. */
export type Checks<T> = { readonly [K in keyof T]-?: Check };

/**
 * Options without those that are undefined: what spreading leaves so stands for what isn't given.
 *
 * @param where what takes them, for messages
 * @param prefix what their names begin with, for messages
 * @throws ArgumentError for what is no object, for a name that there isn't, and for values that can't be
 */
export function givenOptions<T extends object>(given: T, checks: Checks<T>, where: string, prefix = ""): T {
  if (!isObject(given)) throw new ArgumentError(`The options of ${where} are an object; ${shown(given)} is none.`);
  const options = { ...given };
  for (const [name, value] of Object.entries(given)) {
    const check: Check | undefined = Object.hasOwn(checks, name) ? Reflect.get(checks, name) : undefined;
    if (value === undefined) Reflect.deleteProperty(options, name);
    else if (check === undefined)
      throw new ArgumentError(`${capitalized(where)} has no option ${JSON.stringify(name)}: there are ${Object.keys(checks).join(", ")}.`);
    else check(value, `${prefix}${name}`);
  }
  return options;
}

/** Any value: somebody else looks at it. */
export const anything: Check = () => {};

export const flag: Check = oneOf(true, false);

export const text: Check = kindOf("a text", (value) => typeof value === "string");

export const list: Check = kindOf("a list", Array.isArray);

export const object: Check = kindOf("an object", isObject);

export const seconds: Check = kindOf("a number of seconds that is not negative", (value) => typeof value === "number" && value >= 0);

/** What looks like an `AbortSignal`, whoever made it. */
export const abortSignal: Check = kindOf(
  "an AbortSignal",
  (value) => isObject(value) && "aborted" in value && hasMethod(value, "addEventListener"),
);

/** A whole number, or no limit at all. */
export function wholeNumber(least: number): Check {
  return kindOf(
    `a whole number from ${least} on`,
    (value) => typeof value === "number" && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY) && value >= least,
  );
}

export function oneOf(...choices: readonly unknown[]): Check {
  return kindOf(choices.map((each) => JSON.stringify(each)).join(" or "), (value) => choices.includes(value));
}

/** @param what what the option is, in words */
export function kindOf(what: string, holds: (value: unknown) => boolean): Check {
  return (value, name) => {
    if (!holds(value)) throw new ArgumentError(`The option ${name} is ${what}; ${shown(value)} is not.`);
  };
}

/** @throws ArgumentError for what can't be called */
export function checkFunction(value: unknown, where: string): void {
  if (typeof value !== "function") throw new ArgumentError(`${where} takes a function; ${shown(value)} is none.`);
}

export function hasMethod(value: unknown, name: string): boolean {
  return isObject(value) && typeof Reflect.get(value, name) === "function";
}

/** What was given, in a few words. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function capitalized(where: string): string {
  return where.startsWith("the ") ? `The ${where.slice(4)}` : where;
}
