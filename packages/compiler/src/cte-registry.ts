/** The common table expressions of one statement. */
import type { Cte } from "@athanor/core";
import { CompileError } from "@athanor/core";

interface Entry {
  readonly cte: Cte;
  text: string | null;
}

/** Collects CTEs by name while a statement is rendered; each is written once, those it uses before it. */
export class CteRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly finished: string[] = [];
  /** Whether any of them refers to itself. */
  recursive = false;

  /**
   * Notes that a CTE is used.
   *
   * @param render gives its definition; called only if that is not written yet
   */
  use(cte: Cte, name: string, render: () => string): void {
    const known = this.entries.get(name);
    if (known !== undefined) {
      if (known.cte === cte || isRestatement(known.cte, cte)) return;
      if (!isRestatement(cte, known.cte))
        throw new CompileError(`Two different CTEs of one statement are called "${name}": give one of them another name.`);
      const index = known.text === null ? -1 : this.finished.indexOf(known.text);
      if (index >= 0) this.finished.splice(index, 1);
    }
    const entry: Entry = { cte, text: null };
    this.entries.set(name, entry);
    if (cte.recursion) this.recursive = true;
    entry.text = render();
    this.finished.push(entry.text);
  }

  /** The definitions in the order in which they must stand. */
  get texts(): readonly string[] {
    return this.finished;
  }
}

/** Whether a CTE is another one with its recursive part added. */
function isRestatement(later: Cte, earlier: Cte): boolean {
  for (let cte = later.restates; cte !== null; cte = cte.restates) if (cte === earlier) return true;
  return false;
}
