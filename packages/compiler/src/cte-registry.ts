/** The common table expressions of one statement. */
import type { Cte } from "@athanor/core";
import { CompileError } from "@athanor/core";

interface Entry {
  readonly cte: Cte;
  text: string | null;
}

/** The WITH of one statement: that of the whole, or of a nested one that has its own. */
export interface WithClause {
  readonly entries: Map<string, Entry>;
  readonly texts: string[];
  recursive: boolean;
}

function newLevel(): WithClause {
  return { entries: new Map(), texts: [], recursive: false };
}

/** Collects CTEs by name while a statement is rendered; each is written once, those it uses before it. */
export class CteRegistry {
  /** The outermost first. */
  private readonly levels: WithClause[] = [newLevel()];
  private begun = 0;

  /** The WITH of the outermost statement. */
  get outermost(): WithClause | undefined {
    return this.levels[0];
  }

  /** Whether nothing stands in the WITH of the innermost statement so far. */
  get isEmpty(): boolean {
    return this.levels.at(-1)?.texts.length === 0;
  }

  /** Takes what the innermost statement has in its WITH so far: for another place than its beginning. */
  take(): WithClause {
    const level = this.levels.pop() ?? newLevel();
    this.levels.push(newLevel());
    return level;
  }

  /**
   * Renders a statement.
   *
   * @param shared whether it has no WITH of its own, but that of the statement around it
   * @returns its text, and the WITH that belongs to it alone; null for the outermost
   */
  within(shared: boolean, render: () => string): { readonly text: string; readonly own: WithClause | null } {
    const own = this.begun++ === 0 || shared ? null : newLevel();
    if (own !== null) this.levels.push(own);
    try {
      return { text: render(), own };
    } finally {
      if (own !== null) this.levels.pop();
    }
  }

  /**
   * Notes that a CTE is used.
   *
   * @param nested whether it belongs into the WITH of the innermost statement rather than into that of the whole
   * @param render gives its definition; called only if that is not written yet
   */
  use(cte: Cte, name: string, nested: boolean, render: () => string): void {
    const level = (nested ? this.levels.at(-1) : null) ?? this.levels[0];
    if (level === undefined) throw new CompileError("A CTE stands outside of any statement.");
    const known = this.find(name);
    if (known !== undefined) {
      if (known.cte === cte || isRestatement(known.cte, cte)) return;
      if (!isRestatement(cte, known.cte)) {
        if (!nested || level.entries.has(name))
          throw new CompileError(`Two different CTEs of one statement are called "${name}": give one of them another name.`);
      } else {
        const index = known.text === null ? -1 : level.texts.indexOf(known.text);
        if (index >= 0) level.texts.splice(index, 1);
      }
    }
    const entry: Entry = { cte, text: null };
    level.entries.set(name, entry);
    if (cte.recursion) level.recursive = true;
    entry.text = render();
    level.texts.push(entry.text);
  }

  private find(name: string): Entry | undefined {
    for (let i = this.levels.length - 1; i >= 0; i--) {
      const entry = this.levels[i]?.entries.get(name);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }
}

/** Whether a CTE is another one with its recursive part added. */
function isRestatement(later: Cte, earlier: Cte): boolean {
  for (let cte = later.restates; cte !== null; cte = cte.restates) if (cte === earlier) return true;
  return false;
}
