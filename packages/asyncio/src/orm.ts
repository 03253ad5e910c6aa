/** The asynchronous face of the ORM. */
export { AsyncSavepoint } from "./orm/async-savepoint.ts";
export type { AsyncSessionOptions } from "./orm/async-session.ts";
export { AsyncSession } from "./orm/async-session.ts";
export type { Awaitable } from "./orm/awaitable.ts";
export { awaitable } from "./orm/awaitable.ts";
