/** The MySQL dialect. */
export { mysql } from "./dialect.ts";
