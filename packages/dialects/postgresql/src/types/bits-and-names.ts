/** PostgreSQL's types with a length or a name of their own: bit strings, domains. */
import type { ExpressionNode, Family, SqlType as Type, TypeName } from "@athanor/core";
import { ArgumentError, checkedSize, checkedType, conditionOf, ExpressionNode as Expression, SqlType } from "@athanor/core";

/** BIT(length) and BIT VARYING(length): a string of zeros and ones. */
export class BitType extends SqlType<string, Family> {
  readonly kind = "pg_bit";
  readonly family: Family | null = null;
  readonly length: number | null;
  readonly varying: boolean;

  constructor(length: number | null, varying: boolean) {
    super();
    this.length = checkedSize(length, "length");
    this.varying = varying;
  }

  get details(): readonly unknown[] {
    return [this.length, this.varying];
  }

  override comparedWith(value: unknown, inferred: Type): Type {
    return typeof value === "string" ? this : inferred;
  }
}

/** What a domain adds to its type. */
export interface DomainOptions {
  readonly schema?: string;
  readonly collation?: string;
  readonly collationSchema?: string;
  /** The DEFAULT of columns of the domain: a SQL expression, or a string, which becomes a literal. */
  readonly default?: object | string;
  readonly notNull?: boolean;
  /** What holds for all values, with `VALUE` for the value: ``sql`VALUE > 0` ``. */
  readonly check?: object;
  /** The name of the CHECK or the NOT NULL. */
  readonly constraintName?: string;
}

/** A domain: a type with conditions, under a name. */
export class DomainType<out T = unknown, out F extends Family = Family> extends SqlType<T, F> {
  readonly kind = "pg_domain";
  readonly name: string;
  readonly of: Type;
  readonly options: Omit<DomainOptions, "check" | "default">;
  readonly check: ExpressionNode | null;
  readonly default: ExpressionNode | string | null;

  constructor(name: string, of: SqlType<T, F>, { check, default: fallback, ...options }: DomainOptions) {
    super();
    if (typeof name !== "string" || name === "")
      throw new ArgumentError('A domain needs a name: pg.domain("positive", t.integer(), { … }).');
    this.name = name;
    this.of = checkedType(of, `The domain "${name}"`);
    this.options = options;
    this.check = check === undefined ? null : conditionOf(check, `The check of the domain "${name}"`);
    if (fallback !== undefined && typeof fallback !== "string" && !(fallback instanceof Expression))
      throw new ArgumentError(`The default of the domain "${name}" is neither a SQL expression nor a string.`);
    this.default = fallback ?? null;
  }

  get family(): Family | null {
    return this.of.family;
  }

  override get objectName(): TypeName {
    return { name: this.name, schema: this.options.schema ?? null };
  }

  get details(): readonly unknown[] {
    return [this.name, this.options.schema ?? null, this.of];
  }

  override comparedWith(value: unknown, inferred: Type): Type {
    return this.of.comparedWith(value, inferred);
  }
}
