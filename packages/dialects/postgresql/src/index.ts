/** The PostgreSQL dialect. */
export { postgresql } from "./dialect.ts";
