/** Errors of the ORM. Names and meanings follow SQLAlchemy's `sqlalchemy.orm.exc`. */
import type { AthanorErrorOptions } from "@athanor/core";
import { ArgumentError, AthanorError, InvalidRequestError } from "@athanor/core";

/** A mapping is declared wrongly; the message names the class and the attribute. Code `"mapping"`. */
export class MappingError extends ArgumentError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "mapping", ...options });
  }
}

/** An object or a class was given whose class is not mapped. Code `"unmapped"`. */
export class UnmappedError extends InvalidRequestError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "unmapped", ...options });
  }
}

/** An attribute that is not loaded was read on an object that has no session to load it with. Code `"detached-instance"`. */
export class DetachedInstanceError extends InvalidRequestError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "detached-instance", ...options });
  }
}

/** An attribute that is not loaded was read where nothing may be loaded: in the asynchronous face, or by a `raise` strategy. Code `"lazy-load"`. */
export class LazyLoadError extends InvalidRequestError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "lazy-load", ...options });
  }
}

/** The row of an object is gone, or is not the only one with its identity: found when the object was to be loaded again. Code `"object-deleted"`. */
export class ObjectDeletedError extends InvalidRequestError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "object-deleted", ...options });
  }
}

/** An UPDATE or DELETE of the unit of work met another number of rows than it should: another transaction was there before. Code `"stale-data"`. */
export class StaleDataError extends AthanorError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "stale-data", ...options });
  }
}

/** The state of the objects of a session can't be written: a missing key, two objects of one identity, a circle. Code `"flush"`. */
export class FlushError extends AthanorError {
  constructor(message: string, options: AthanorErrorOptions = {}) {
    super(message, { code: "flush", ...options });
  }
}
