/** The one place where a node gets its static type. */
import type { Node } from "../node.ts";

/**
 * A node under the interface that users see it by. Nodes carry no static types of values, and the phantom members of the
 * interfaces exist in no object, so this is where the two meet: every typed constructor of the public API ends here.
 */
export function typed<E>(node: Node): E {
  return node as unknown as E;
}
