/** Constraints and indexes of a table, beside foreign keys. */
import { ArgumentError } from "../errors.ts";
import type { ExpressionNode } from "../expressions/element.ts";
import type { Node } from "../node.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Column } from "./column.ts";
import type {
  DdlCondition,
  DialectCheckOptions,
  DialectIndexOptions,
  DialectPrimaryKeyOptions,
  DialectUniqueOptions,
} from "./dialect-options.ts";
import type { Table } from "./table.ts";

/** What all constraints may be told. */
export interface ConstraintOptions {
  /** Its name; by default the one that the naming convention gives, if any. */
  readonly name?: string;
  /** DEFERRABLE or NOT DEFERRABLE. */
  readonly deferrable?: boolean;
  /** INITIALLY DEFERRED or IMMEDIATE. */
  readonly initially?: "DEFERRED" | "IMMEDIATE";
  /** A comment in the database, where it has comments on constraints. */
  readonly comment?: string;
  /** Only create it on these dialects. */
  readonly ddlIf?: DdlCondition;
  /** Left out of CREATE TABLE, and added by ALTER TABLE, where the database can do that. */
  readonly useAlter?: boolean;
  /** What the program wants to keep about it. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** Options of a primary key. */
export interface PrimaryKeyOptions extends ConstraintOptions {
  readonly dialect?: DialectPrimaryKeyOptions;
}

/** Options of a unique constraint. */
export interface UniqueOptions extends ConstraintOptions {
  readonly dialect?: DialectUniqueOptions;
}

/** Options of a CHECK. */
export interface CheckOptions extends ConstraintOptions {
  readonly dialect?: DialectCheckOptions;
}

/** Options of an EXCLUDE constraint. */
export interface ExcludeOptions extends ConstraintOptions {
  /** The index method: by default `gist`. */
  readonly using?: string;
  /** Only rows for which this holds. */
  readonly where?: ExpressionNode;
  /** Operator classes, by the key of the column. */
  readonly ops?: Readonly<Record<string, string>>;
}

/** Options of an index. */
export interface IndexSettings {
  readonly unique?: boolean;
  /** Only rows for which this holds. */
  readonly where?: ExpressionNode;
  readonly comment?: string;
  readonly ddlIf?: DdlCondition;
  readonly dialect?: DialectIndexOptions;
  readonly info?: Readonly<Record<string, unknown>>;
}

/** A name, and whether a naming convention made it: then it is shortened where it is too long. */
export interface ObjectName {
  readonly text: string | null;
  readonly conventional: boolean;
}

/** No name at all. */
export const NO_NAME: ObjectName = { text: null, conventional: false };

const INITIALLY: ReadonlySet<unknown> = new Set(["DEFERRED", "IMMEDIATE"]);

/**
 * Options as they were given: what becomes a word of SQL is one of those that SQL has.
 *
 * @throws ArgumentError for anything else
 */
export function checkedConstraint<O extends ConstraintOptions>(options: O, where: string): O {
  const { initially } = options;
  if (initially !== undefined && !INITIALLY.has(initially))
    throw new ArgumentError(`${where} can't have INITIALLY ${JSON.stringify(initially)}: there are ${[...INITIALLY].join(", ")}.`);
  return options;
}

/** Common part of all constraints. */
export abstract class Constraint {
  abstract readonly kind: "primary_key" | "unique" | "check" | "foreign_key" | "exclude";
  abstract readonly options: ConstraintOptions & { readonly dialect?: Readonly<Record<string, object | undefined>> };
  readonly table: Table;

  constructor(table: Table) {
    this.table = table;
  }

  /** The name with how it was come by. */
  abstract get fullName(): ObjectName;

  /** The name; null for one that the database gives. */
  get name(): string | null {
    return this.fullName.text;
  }
}

/** The primary key. */
export class PrimaryKeyConstraint extends Constraint {
  readonly kind = "primary_key";
  readonly columns: readonly Column[];
  readonly options: PrimaryKeyOptions;
  readonly fullName: ObjectName;
  /** Whether it was made of the columns' own options. */
  readonly implicit: boolean;

  constructor(table: Table, columns: readonly Column[], name: ObjectName, options: PrimaryKeyOptions, implicit: boolean) {
    super(table);
    this.columns = columns;
    this.fullName = name;
    this.options = checkedConstraint(options, `The primary key of table "${table.name}"`);
    this.implicit = implicit;
  }
}

/** UNIQUE (…). */
export class UniqueConstraint extends Constraint {
  readonly kind = "unique";
  readonly columns: readonly Column[];
  readonly options: UniqueOptions;
  readonly fullName: ObjectName;

  constructor(table: Table, columns: readonly Column[], name: ObjectName, options: UniqueOptions = {}) {
    super(table);
    this.columns = columns;
    this.fullName = name;
    this.options = checkedConstraint(options, `A unique constraint of table "${table.name}"`);
  }
}

/** CHECK (…). */
export class CheckConstraint extends Constraint {
  readonly kind = "check";
  readonly condition: ExpressionNode;
  readonly options: CheckOptions;
  readonly fullName: ObjectName;
  /** The type that asked for it, such as an enum: where the database has that type itself, there is no CHECK. */
  readonly ofType: SqlType | null;

  constructor(table: Table, condition: ExpressionNode, name: ObjectName, options: CheckOptions = {}, ofType: SqlType | null = null) {
    super(table);
    this.condition = condition;
    this.fullName = name;
    this.options = checkedConstraint(options, `A CHECK of table "${table.name}"`);
    this.ofType = ofType;
  }
}

/** What an EXCLUDE constraint compares, and how. */
export interface ExcludeElement {
  readonly expression: ExpressionNode;
  readonly operator: string;
}

/** EXCLUDE (…): no two rows for which all of the operators hold. */
export class ExcludeConstraint extends Constraint {
  readonly kind = "exclude";
  readonly elements: readonly ExcludeElement[];
  readonly options: ExcludeOptions;
  readonly fullName: ObjectName;

  constructor(table: Table, elements: readonly ExcludeElement[], name: ObjectName, options: ExcludeOptions) {
    super(table);
    this.elements = elements;
    this.fullName = name;
    this.options = checkedConstraint(options, `An EXCLUDE constraint of table "${table.name}"`);
  }
}

/** An index of a table. */
export class Index {
  readonly kind = "index";
  readonly table: Table;
  readonly fullName: ObjectName & { readonly text: string };
  readonly expressions: readonly Node[];
  readonly options: IndexSettings;

  constructor(table: Table, name: ObjectName & { readonly text: string }, expressions: readonly Node[], options: IndexSettings) {
    this.table = table;
    this.fullName = name;
    this.expressions = expressions;
    this.options = options;
  }

  get name(): string {
    return this.fullName.text;
  }

  get unique(): boolean {
    return this.options.unique === true;
  }

  get where(): ExpressionNode | null {
    return this.options.where ?? null;
  }
}
