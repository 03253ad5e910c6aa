/** Names that nobody chose: the compiler knows them when it has seen the statement. */

/** A name that the compiler invents, numbering those of one base over the whole statement: `count_1`, `anon_2`. */
export class AnonymousName {
  readonly base: string | QualifiedName;
  /** What stands between the base and the number, beside an underscore. */
  readonly mark: string;

  constructor(base: string | QualifiedName, mark = "") {
    this.base = base;
    this.mark = mark;
  }
}

/** What a column may belong to, as far as its name is concerned. */
export interface NamedElement {
  /** Null if the compiler names it. */
  readonly name: string | null;
}

/** The name of a FROM element, an underscore, and the name of its column: either may be one that the compiler gives. */
export class QualifiedName {
  readonly source: NamedElement;
  readonly column: string | AnonymousName | QualifiedName;

  constructor(source: NamedElement, column: string | AnonymousName | QualifiedName) {
    this.source = source;
    this.column = column;
  }
}

/** The name of a column in SQL. */
export type ColumnName = string | AnonymousName | QualifiedName;
