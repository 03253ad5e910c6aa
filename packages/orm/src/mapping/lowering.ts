/** What lets a statement over classes be compiled anywhere: by a connection, by `compile()`, by `String()`. */
import type { Lowering, Node } from "@athanor/core";

let installed: Lowering | null = null;

/** Installs what makes tables of classes. It belongs to the queries, which stand above the mapping. */
export function installLowering(lower: Lowering): void {
  installed = lower;
}

/** The lowering of all nodes that the ORM adds. */
export function entityLowering(root: Node): Node {
  return installed === null ? root : installed(root);
}
