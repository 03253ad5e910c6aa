/** The PGlite dialect of Athanor: PostgreSQL within the program. */
export type { PgliteFactory } from "./dialect.ts";
export { pglite } from "./dialect.ts";
export type { PgliteAnswers, PgliteInstance } from "./library.ts";
export type { PgliteOptions } from "./options.ts";
