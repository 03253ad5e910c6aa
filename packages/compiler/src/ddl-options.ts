/** Options of one dialect on schema objects, as its compiler reads them. */
import { ArgumentError } from "@athanor/core";

/**
 * Options as they were given, all of which the dialect knows.
 *
 * @param known all that there are, by name
 * @param where what they were given to, for the message
 * @param database what the database is called there
 * @throws ArgumentError for one that there isn't
 */
export function knownOptions<O extends object>(
  options: O | undefined,
  known: Readonly<Record<keyof O & string, unknown>>,
  where: string,
  database: string,
): O | undefined {
  const unknown = Object.keys(options ?? {}).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return options;
  const names = Object.keys(known).join(", ");
  throw new ArgumentError(
    `${where} has an option for ${database} that there isn't: "${unknown}". There ${names === "" ? "are none" : `are: ${names}`}.`,
  );
}
