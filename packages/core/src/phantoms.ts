/**
 * Names of type-only members. No value ever has a property under one of these symbols: they carry types through the
 * public interfaces. They are exported because the declaration files of users' own modules may have to name them.
 */

/** The TypeScript type of an expression's value. */
export declare const VALUE: unique symbol;
/** The key under which a selected expression appears in a row; `never` when it is anonymous. */
export declare const KEY: unique symbol;
/** The names of the sources (tables, aliases, classes) an expression comes from: absent in an outer join, they make it null. */
export declare const NAME: unique symbol;
/** The family of an expression's SQL type, which decides the operators it has. */
export declare const FAMILY: unique symbol;
/** The declared columns and attributes of a table, an alias or a mapped class. */
export declare const SHAPE: unique symbol;
/** The tuple side of a statement's rows. */
export declare const ROW: unique symbol;
/** The record side of a statement's rows. */
export declare const REC: unique symbol;
/** The parameters that a statement takes at execution. */
export declare const PARAMS: unique symbol;
/** How an INSERT treats a column: see `Insertion`. */
export declare const INS: unique symbol;
/** Whether a column belongs to the primary key. */
export declare const PK: unique symbol;
/** What a relationship, a property or a proxy leads to. */
export declare const TARGET: unique symbol;
/** Which kind of attribute something is. */
export declare const KIND: unique symbol;
/** The entity from which a relationship attribute starts. */
export declare const PARENT: unique symbol;
/** The names of an entity and of its ancestors. */
export declare const ANC: unique symbol;
/** A further argument of an attribute, such as the key of a map. */
export declare const EXTRA: unique symbol;
/** The names of the sources that an outer join within a FROM element has made nullable. */
export declare const NULLED: unique symbol;
