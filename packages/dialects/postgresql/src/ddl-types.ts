/** How PostgreSQL creates types: enumerations and domains. */
import type { RenderTable, StatementCompiler } from "@athanor/compiler";
import { inDdl, quoteIdentifier, textLiteral, typeFor } from "@athanor/compiler";
import type { CreateType, DropType, SqlType, TypeName } from "@athanor/core";
import { CompileError, DecoratedType, EnumType } from "@athanor/core";
import { DomainType } from "./types/bits-and-names.ts";

/** The type that is an object of the database, and its name there. */
function namedType(type: SqlType, compiler: StatementCompiler): { readonly own: EnumType | DomainType; readonly name: string } {
  const own = typeFor(type, compiler.dialect);
  if (own instanceof DecoratedType) return namedType(own.impl, compiler);
  const object: TypeName | null = own.objectName;
  if (object !== null && (own instanceof EnumType || own instanceof DomainType))
    return { own, name: compiler.inSchema(object.schema, object.name) };
  throw new CompileError(
    `Only enumerations with a name and domains are types of one's own in PostgreSQL, and a type of kind "${own.kind}"${own instanceof EnumType ? " without a name" : ""} is none: t.enum(["a", "b"], { name: "letter" }).`,
  );
}

function createType({ type }: CreateType, compiler: StatementCompiler): string {
  const { own, name } = namedType(type, compiler);
  if (own instanceof EnumType)
    return `CREATE TYPE ${name} AS ENUM (${own.members.map((member) => textLiteral(member, compiler.dialect)).join(", ")})`;
  return [`CREATE DOMAIN ${name} AS ${compiler.typeDdl(own.of)}`, ...domainClauses(own, compiler)].join(" ");
}

function domainClauses({ options, check, default: fallback }: DomainType, compiler: StatementCompiler): string[] {
  const { collation, collationSchema, constraintName, notNull } = options;
  const name = (text: string): string => quoteIdentifier(text, compiler.dialect);
  const clauses: string[] = [];
  if (collation !== undefined)
    clauses.push(`COLLATE ${collationSchema === undefined ? "" : `${name(collationSchema)}.`}${name(collation)}`);
  if (fallback !== null)
    clauses.push(
      `DEFAULT ${typeof fallback === "string" ? textLiteral(fallback, compiler.dialect) : inDdl(compiler, () => compiler.render(fallback))}`,
    );
  if (constraintName !== undefined) clauses.push(`CONSTRAINT ${name(constraintName)}`);
  if (notNull === true) clauses.push("NOT NULL");
  if (check !== null) clauses.push(`CHECK (${inDdl(compiler, () => compiler.condition(check))})`);
  return clauses;
}

function dropType({ type, ifExists }: DropType, compiler: StatementCompiler): string {
  const { own, name } = namedType(type, compiler);
  return `DROP ${own instanceof EnumType ? "TYPE" : "DOMAIN"} ${ifExists ? "IF EXISTS " : ""}${name}`;
}

/** Render functions of types. */
export const POSTGRESQL_TYPES_DDL: RenderTable = { create_type: createType, drop_type: dropType };
