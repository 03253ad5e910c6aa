/**
 * The one hierarchy of errors of every Athanor package.
 *
 * Each error has a stable `code` that programs may test for and documentation may link to; the message says what was wrong,
 * where, and what to do. The classes and their meanings follow SQLAlchemy's `sqlalchemy.exc`.
 */

/** Options that every error of the hierarchy takes: the error's own stable code, and the error that caused it. */
export interface AthanorErrorOptions {
  readonly code?: string;
  readonly cause?: unknown;
}

/** Root of the hierarchy: `error instanceof AthanorError` tells our errors from everybody else's. */
export class AthanorError extends Error {
  /** Stable, documented identifier, such as `"argument"` or `"integrity"`. */
  readonly code: string;

  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code ?? "athanor";
  }
}

/** A function was called with an argument that it can't take. Found while a schema, a mapping or a statement is being built. */
export class ArgumentError extends AthanorError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "argument", ...options });
  }
}

/** A statement can't be turned into SQL, in general or for the dialect at hand. */
export class CompileError extends AthanorError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "compile", ...options });
  }
}

/** No foreign key links the two sides of a join whose ON clause was left to be found. */
export class NoForeignKeysError extends ArgumentError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "no-foreign-keys", ...options });
  }
}

/** More than one foreign key links the two sides of a join whose ON clause was left to be found. */
export class AmbiguousForeignKeysError extends ArgumentError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "ambiguous-foreign-keys", ...options });
  }
}

/** The right call at the wrong time: using what is closed, beginning what has begun, and the like. */
export class InvalidRequestError extends AthanorError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "invalid-request", ...options });
  }
}

/** A row or an object was required (`one()`, `scalarOne()`, `getOne()`) and there was none. */
export class NoResultFound extends InvalidRequestError {
  constructor(message = "A row was required, but the statement returned none.", options: AthanorErrorOptions = {}) {
    super(message, { code: "no-result-found", ...options });
  }
}

/** At most one row was allowed (`one()`, `oneOrNull()`) and there were more. */
export class MultipleResultsFound extends InvalidRequestError {
  constructor(message = "At most one row was expected, but the statement returned more.", options: AthanorErrorOptions = {}) {
    super(message, { code: "multiple-results-found", ...options });
  }
}
