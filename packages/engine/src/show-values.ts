/** Bound values as logs and error messages show them: short, whatever they are. As SQLAlchemy shows them, in JavaScript's words. */

/** Longer texts are cut in the middle. */
const LONGEST_TEXT = 300;
/** Longer lists are cut in the middle. */
const MOST_VALUES = 100;
/** Of larger batches only the first and the last rows are shown. */
const MOST_ROWS = 10;
const ROWS_AT_END = 2;

/** What stands in place of values that must not be seen. */
export const HIDDEN_VALUES = "(values hidden: hideParameters is on)";

/** The values of one execution: `(1, 'spongebob', null)`. */
export function showValues(values: readonly unknown[]): string {
  if (values.length <= MOST_VALUES) return `(${values.map(showValue).join(", ")})`;
  const half = MOST_VALUES / 2;
  const cut = values.length - MOST_VALUES;
  const first = values.slice(0, half).map(showValue).join(", ");
  return `(${first} ... ${cut} values truncated ... ${values.slice(-half).map(showValue).join(", ")})`;
}

/** The values of many executions; of a large batch, the first and the last ones. */
export function showRows(rows: readonly (readonly unknown[])[]): string {
  if (rows.length <= MOST_ROWS) return `[${rows.map(showValues).join(", ")}]`;
  const first = rows
    .slice(0, MOST_ROWS - ROWS_AT_END)
    .map(showValues)
    .join(", ");
  const last = rows.slice(-ROWS_AT_END).map(showValues).join(", ");
  return `[${first}  ... displaying ${MOST_ROWS} of ${rows.length} total bound parameter sets ...  ${last}]`;
}

/** One value. */
export function showValue(value: unknown): string {
  if (typeof value === "string") return showText(value);
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (Array.isArray(value)) return `[${value.map(showValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) return showText(showObject(value));
  return typeof value === "symbol" || typeof value === "function" ? `<${typeof value}>` : String(value);
}

function showObject(value: object): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return `<${value.constructor?.name ?? "object"}>`;
  }
}

function showText(text: string): string {
  if (text.length <= LONGEST_TEXT) return quoted(text);
  const half = LONGEST_TEXT / 2;
  return `${quoted(text.slice(0, half))} ... (${text.length - LONGEST_TEXT} characters truncated) ... ${quoted(text.slice(-half))}`;
}

/** In single quotes; what would break a line of a log, or a terminal, is escaped. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
