/** What the texts of the server's errors tell: constraints, tables, columns. MySQL and MariaDB say some of it differently. */
import type { DatabaseErrorFacts, Violation } from "@athanor/engine";

type Details = Partial<DatabaseErrorFacts>;

const integrity = (violation: Violation, details: Details = {}, hint?: string): Details => ({
  kind: "integrity",
  violation,
  hint,
  ...details,
});

/** What a violated constraint's error tells; nothing for any other error. */
export function violationFacts(number: number, message: string): Details {
  switch (number) {
    case 1022:
    case 1062:
    case 1169:
    case 1586:
    case 1859:
      return duplicate(message);
    case 1048:
    case 1263:
      return integrity("not-null", columnOf(/[Cc]olumn '(.*?)'/.exec(message)));
    case 1364:
      return integrity(
        "not-null",
        columnOf(/^Field '(.*)' doesn't/s.exec(message)),
        "Give the column a value, or declare a default for it",
      );
    case 1216:
    case 1217:
    case 1451:
    case 1452:
    case 1701:
    case 1761:
    case 3730:
      return foreignKey(number, message);
    case 3819:
      return integrity("check", { constraint: /^Check constraint '(.*)' is violated/s.exec(message)?.[1] ?? null });
    case 4025:
      return mariadbCheck(message);
    default:
      return {};
  }
}

/** `Duplicate entry 'a' for key 'email'`, on MySQL from 8.0.19 on `'users.email'`. */
function duplicate(message: string): Details {
  const key = /.* for key '(.*)'$/s.exec(message)?.[1] ?? "";
  const point = key.indexOf(".");
  const constraint = key.slice(point + 1);
  const table = point > 0 ? { table: key.slice(0, point) } : {};
  if (constraint === "PRIMARY") return integrity("primary-key", { constraint, ...table }, "Another row has this primary key already");
  return integrity("unique", { constraint: constraint === "" ? null : constraint, ...table }, "Another row has these values already");
}

const NAME = "`((?:[^`]|``)+)`";
const REFERENCED = /by a foreign key constraint '(.*)' on table '(.*)'\.$/s;
const FOREIGN_KEY = new RegExp(`\\((?:${NAME}\\.)?${NAME}, CONSTRAINT ${NAME} FOREIGN KEY \\((.*?)\\) REFERENCES`, "s");

/** `(db.child, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES parent (…))`, in backticks. The table is the one that has the constraint. */
function foreignKey(number: number, message: string): Details {
  const hint =
    number === 1216 || number === 1452
      ? "The row refers to one that doesn't exist"
      : number === 1451 || number === 1217
        ? "Other rows refer to this one: delete or change them first"
        : undefined;
  const [, key, by] = REFERENCED.exec(message) ?? [];
  if (key !== undefined && by !== undefined) return integrity("foreign-key", { constraint: key, table: by }, hint);
  const [, , table, constraint, columns] = FOREIGN_KEY.exec(message) ?? [];
  if (table === undefined || constraint === undefined) return integrity("foreign-key", {}, hint);
  const names = [...(columns ?? "").matchAll(new RegExp(NAME, "g"))].map(([, name = ""]) => plain(name));
  return integrity("foreign-key", { table: plain(table), constraint: plain(constraint), columns: names }, hint);
}

/** ``CONSTRAINT `name` failed for `db`.`table` ``; for a column's own CHECK, the name is `` `table`.`column` ``. */
function mariadbCheck(message: string): Details {
  const found = new RegExp(`^CONSTRAINT (?:${NAME}\\.)?${NAME} failed for (?:${NAME}\\.)?${NAME}`, "s").exec(message);
  if (found === null) return {};
  const [, , constraint = "", , table = ""] = found;
  return integrity("check", { constraint: plain(constraint), table: plain(table) });
}

/** ``for column `db`.`table`.`column` at row 1`` of MariaDB, `for column 'column' at row 1` of MySQL, `in value for column 'table.column'.` for its JSON. */
export function whereFacts(message: string): Details {
  const full = new RegExp(`for column (?:${NAME}\\.)?(?:${NAME}\\.)?${NAME} at row`, "s").exec(message);
  if (full !== null) {
    const [, , table, column = ""] = full;
    return { columns: [plain(column)], ...(table === undefined ? {} : { table: plain(table) }) };
  }
  const [, table, column] = /in value for column '(.*?)\.(.*)'\.$/s.exec(message) ?? [];
  if (table !== undefined && column !== undefined) return { table, columns: [column] };
  return columnOf(/for column '(.*?)' at row/s.exec(message));
}

function columnOf(found: RegExpExecArray | null): Details {
  return found?.[1] === undefined ? {} : { columns: [found[1]] };
}

function plain(name: string): string {
  return name.replaceAll("``", "`");
}
