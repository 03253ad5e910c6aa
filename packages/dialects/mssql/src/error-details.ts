/** What the texts of the server's errors tell: constraints, tables, columns. */
import type { DatabaseErrorFacts, Violation } from "@athanor/engine";

type Details = Partial<DatabaseErrorFacts>;

const integrity = (violation: Violation, details: Details, hint?: string): Details => ({ kind: "integrity", violation, hint, ...details });

/** What an error of this number tells of constraints, tables and columns; nothing for most. */
export function detailsOf(number: number, message: string): Details {
  switch (number) {
    case 2627:
    case 2601:
    case 1505:
      return duplicate(message);
    case 515:
      return missing(message);
    case 547:
      return conflict(message);
    case 2628:
      return place(/table '(.*?)', column '(.*?)'/s.exec(message));
    default:
      return {};
  }
}

/** `Violation of UNIQUE KEY constraint 'uq'. Cannot insert duplicate key in object 'dbo.users'`; of an index, `with unique index 'ix'`. */
function duplicate(message: string): Details {
  const constraint = /(?:constraint|unique index|index name) '(.*?)'/s.exec(message)?.[1] ?? null;
  const object = /(?:in|row in) object '(.*?)'|for the object name '(.*?)'/s.exec(message);
  const table = tableOf(object?.[1] ?? object?.[2]);
  if (/PRIMARY KEY/.test(message)) return integrity("primary-key", { constraint, ...table }, "Another row has this primary key already");
  return integrity("unique", { constraint, ...table }, "Another row has these values already");
}

/** `Cannot insert the value NULL into column 'name', table 'db.dbo.users'`. */
function missing(message: string): Details {
  const [, column, table] = /into column '(.*?)', table '(.*?)'/s.exec(message) ?? [];
  return integrity(
    "not-null",
    { ...tableOf(table), ...(column === undefined ? {} : { columns: [column] }) },
    "Give the column a value, or declare a default for it",
  );
}

const HINTS: Readonly<Record<string, string>> = {
  "FOREIGN KEY": "The row refers to one that doesn't exist",
  REFERENCE: "Other rows refer to this one: delete or change them first",
};

/** `… conflicted with the REFERENCE constraint "fk". The conflict occurred in database "db", table "dbo.child", column 'a'`. */
function conflict(message: string): Details {
  const [, word = "", name] = /the (?:(?:COLUMN|TABLE|SAME TABLE) )?(\w+(?: KEY)?) constraint "(.*?)"/s.exec(message) ?? [];
  const constraint = { constraint: name ?? null };
  const where = place(/table "(.*?)"(?:, column '(.*?)')?/s.exec(message));
  if (word === "CHECK") return integrity("check", { ...constraint, ...where });
  // Where a row refers to nothing, the table is the one that it would have to be in, and not the constraint's.
  return integrity("foreign-key", { ...constraint, ...(word === "FOREIGN KEY" ? {} : where) }, HINTS[word]);
}

function place(found: RegExpExecArray | null): Details {
  const [, table, column] = found ?? [];
  return { ...tableOf(table), ...(column === undefined ? {} : { columns: [column] }) };
}

/** The table's own name: before it stand the schema's, and maybe the database's. */
function tableOf(name: string | undefined): Details {
  return name === undefined ? {} : { table: name.slice(name.lastIndexOf(".") + 1) };
}
