/** Where the values of placeholders come from, execution by execution. */
import type { BoundValue } from "@athanor/core";
import { ArgumentError, BIND_NAMED } from "@athanor/core";
import type { BindSlot, BindSource, ParameterRow } from "./compiled.ts";
import type { SchemaTranslateMap } from "./schema-names.ts";
import { translatedSchema } from "./schema-names.ts";

/** The values of one execution. */
export function given(binds: readonly BoundValue[], row: ParameterRow | undefined, schemas?: SchemaTranslateMap): Given {
  return { binds, row, schemas, made: new Map() };
}

/** Where the values of one execution come from. */
export interface Given {
  readonly binds: readonly BoundValue[];
  readonly row: ParameterRow | undefined;
  readonly schemas: SchemaTranslateMap | undefined;
  /** What defaults have made so far: each is asked once, however often its value is needed. */
  readonly made: Map<BindSlot, unknown>;
}

export const NOTHING_MADE: Map<BindSlot, unknown> = new Map();
export const NOTHING_GIVEN: Given = { binds: [], row: undefined, schemas: undefined, made: NOTHING_MADE };

/** A value as the driver wants it. */
export function processed(slot: BindSlot, value: unknown): unknown {
  return slot.process === null || (value === null && slot.bindsNull !== true) ? value : slot.process(value);
}

/** The value of a place. */
export function valueOf(slot: BindSlot, given: Given): unknown {
  const { source } = slot;
  const { binds, row } = given;
  let value: unknown;
  switch (source.from) {
    case "statement": {
      const bind = binds[source.index];
      // A row speaks of parameters that the program named. That a value is called like the column it is compared with says nothing.
      const own = bind !== undefined && (bind.flags & BIND_NAMED) !== 0 && source.name !== null && row !== undefined;
      value = own && Object.hasOwn(row, source.name) ? row[source.name] : statementValue(bind, slot);
      break;
    }
    case "row":
      value = row?.[source.key];
      break;
    case "constant":
      value = source.value;
      break;
    case "schema": {
      const { schemas } = given;
      const translated = schemas === undefined ? undefined : translatedSchema(source.schema, schemas);
      return translated === undefined ? source.schema || null : translated;
    }
    default:
      value = row !== undefined && Object.hasOwn(row, source.key) ? row[source.key] : madeValue(slot, source, given);
  }
  if (value === undefined) throw missing(slot, row);
  return value;
}

/** What a column's default makes. */
function madeValue(slot: BindSlot, source: BindSource & { readonly from: "default" }, given: Given): unknown {
  if (given.made.has(slot)) return given.made.get(slot);
  const value = source.make({
    get parameters() {
      // Not those that are still to be made: two defaults that look at each other would never end.
      const others = [...source.row].filter(([, other]) => other.source.from !== "default" || given.made.has(other));
      return Object.fromEntries(others.map(([key, other]) => [key, valueOf(other, given)]));
    },
  });
  given.made.set(slot, value);
  return value;
}

const REQUIRED = 4;

/** A value of the statement itself. */
export function statementValue(bind: BoundValue | undefined, slot: BindSlot): unknown {
  if (bind === undefined || (bind.flags & REQUIRED) !== 0 || bind.value === undefined) throw missing(slot, undefined);
  return bind.value;
}

function missing(slot: BindSlot, row: ParameterRow | undefined): ArgumentError {
  const { source } = slot;
  const key = source.from === "row" ? source.key : source.from === "statement" ? (source.name ?? slot.name) : slot.name;
  const undefinedGiven = row !== undefined && Object.hasOwn(row, key);
  return new ArgumentError(
    undefinedGiven
      ? `The value of "${key}" is undefined: use null for NULL.`
      : `No value was given for the parameter "${key}": execute(statement, { ${JSON.stringify(key)}: … }).`,
  );
}
