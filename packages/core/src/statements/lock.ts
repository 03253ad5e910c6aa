/** FOR UPDATE. */
import { nodeOf } from "../expressions/element.ts";
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";

/** FOR UPDATE and its options. */
export interface ForUpdateOptions {
  readonly skipLocked?: boolean;
  readonly nowait?: boolean;
  /** FOR SHARE. */
  readonly read?: boolean;
  /** FOR NO KEY UPDATE; with `read`, FOR KEY SHARE. */
  readonly keyShare?: boolean;
  readonly of?: object | readonly object[];
}

/** FOR UPDATE, as a node. */
export class ForUpdate extends Node {
  readonly kind = "for_update";
  readonly skipLocked: boolean;
  readonly nowait: boolean;
  readonly read: boolean;
  readonly keyShare: boolean;
  readonly of: readonly Node[];

  constructor(options: ForUpdateOptions) {
    super();
    this.skipLocked = options.skipLocked ?? false;
    this.nowait = options.nowait ?? false;
    this.read = options.read ?? false;
    this.keyShare = options.keyShare ?? false;
    const { of } = options;
    this.of = of === undefined ? [] : (Array.isArray(of) ? of : [of]).map((each) => nodeOf(each));
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("skipLocked", this.skipLocked);
    visitor.value("nowait", this.nowait);
    visitor.value("read", this.read);
    visitor.value("keyShare", this.keyShare);
    visitor.children("of", this.of);
  }
}
