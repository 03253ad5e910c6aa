/** Output that reads well in a terminal, and as well without one. */

const { stdout } = process;
const colours = stdout.isTTY && process.env["NO_COLOR"] === undefined;

function style(code: number, text: string): string {
  return colours ? `\u001b[${code}m${text}\u001b[0m` : text;
}

export const bold = (text: string): string => style(1, text);
export const dim = (text: string): string => style(2, text);
export const accent = (text: string): string => style(36, text);

/** Writes one line. */
export function say(line = ""): void {
  stdout.write(`${line}\n`);
}

/** Text with every line moved to the right. */
export function indented(text: string, by = "  "): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : by + line))
    .join("\n");
}

/** A bar that grows in place in a terminal; elsewhere a line at the end. */
export class ProgressBar {
  private readonly label: string;

  constructor(label: string) {
    this.label = label;
  }

  update(done: number, total: number): void {
    if (!stdout.isTTY) return;
    const width = 32;
    const filled = total === 0 ? width : Math.round((done / total) * width);
    stdout.write(
      `\r${this.label} ${accent("█".repeat(filled))}${dim("░".repeat(width - filled))} ${done.toLocaleString("en")} / ${total.toLocaleString("en")}`,
    );
    if (done >= total) stdout.write("\r\u001b[2K");
  }
}

/** Rows as a table. */
export function tableOf(rows: readonly object[]): string {
  const [first] = rows;
  if (first === undefined) return dim("(no rows)");
  const keys = Object.keys(first);
  const cells = rows.map((row) => keys.map((key) => cellOf(Reflect.get(row, key))));
  const widths = keys.map((key, i) => Math.max(key.length, ...cells.map((row) => widthOf(row[i] ?? ""))));
  const numeric = keys.map((key) => rows.every((row) => ["number", "object"].includes(typeof Reflect.get(row, key))));
  const line = (values: readonly string[]): string =>
    values
      .map((value, i) => {
        const gap = " ".repeat(Math.max(0, (widths[i] ?? 0) - widthOf(value)));
        return numeric[i] === true ? gap + value : value + gap;
      })
      .join("  ")
      .trimEnd();
  return [bold(line(keys)), dim(widths.map((width) => "─".repeat(width)).join("  ")), ...cells.map(line)].join("\n");
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return value.toLocaleString("en", { maximumFractionDigits: 1 });
  return String(value);
}

/** How many columns a text takes: marks that combine with a letter take none. */
function widthOf(text: string): number {
  return [...text.normalize("NFC").replace(/\p{M}/gu, "")].length;
}
