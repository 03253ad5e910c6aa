/** Hostile text, and dialects that quote and mark placeholders in different ways. */
import type { Dialect } from "@athanor/compiler";
import { DEFAULT_DIALECT } from "@athanor/compiler";
import fc from "fast-check";

/** Every way of quoting, and every style of placeholders but the one that nobody sends. */
export const dialects: readonly Dialect[] = [
  DEFAULT_DIALECT,
  {
    ...DEFAULT_DIALECT,
    name: "backticks",
    parameterStyle: "question",
    identifiers: { ...DEFAULT_DIALECT.identifiers, open: "`", close: "`" },
  },
  { ...DEFAULT_DIALECT, name: "brackets", parameterStyle: "at", identifiers: { ...DEFAULT_DIALECT.identifiers, open: "[", close: "]" } },
  { ...DEFAULT_DIALECT, name: "dollars", parameterStyle: "dollar" },
];

/** Text made of what means something to SQL scanners, to drivers' placeholders and to templates. */
export const hostile = fc
  .array(
    fc.constantFrom(
      '"',
      "'",
      "`",
      "[",
      "]",
      ";",
      "--",
      "/*",
      "*/",
      "\n",
      "\r",
      "\\",
      " ",
      "?",
      "$1",
      ":x",
      "@p1",
      "%s",
      "%",
      "_",
      "#",
      "$&",
      "é",
      "\u2028",
      "A",
      "drop table users",
      "{0}",
      "null",
      "1",
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""));
/** Names that are quoted whatever else is in them. */
export const hostileName = hostile.map((name) => `X ${name}`);

/** What injections are usually made of. */
export const tricks = [
  'a"; DROP TABLE users; --',
  "a'; DROP TABLE users; --",
  "a`; --",
  "a]; --",
  "a\n--",
  "a/*",
  "*/a",
  '"',
  '""',
  "a\\",
  "a\\'; --",
  ":id",
  "$1",
  "?",
  "%s",
];
