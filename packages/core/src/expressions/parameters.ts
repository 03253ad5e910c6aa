/** Values for the named parameters of a statement. */
import { ArgumentError } from "../errors.ts";
import type { Node } from "../node.ts";
import { replaceNodes } from "../traverse.ts";
import { BIND_NAMED, BIND_REQUIRED, Bind } from "./element.ts";

/**
 * A copy of a statement or an expression, with values for some of its named parameters.
 *
 * @throws ArgumentError for a name that none of them has, and for undefined
 */
export function withParameters(root: Node, values: Readonly<Record<string, unknown>>): Node {
  const unused = new Set(Object.keys(values));
  const copy = replaceNodes(root, (node) => {
    if (!(node instanceof Bind) || (node.flags & BIND_NAMED) === 0 || node.name === null || !Object.hasOwn(values, node.name))
      return undefined;
    const value = values[node.name];
    if (value === undefined) throw new ArgumentError(`params(): the value of "${node.name}" is undefined: use null for NULL.`);
    unused.delete(node.name);
    return new Bind(node.name, value, node.type, node.flags & ~BIND_REQUIRED);
  });
  const [unknown] = unused;
  if (unknown !== undefined) throw new ArgumentError(`params(): no parameter is called "${unknown}".`);
  return copy;
}
