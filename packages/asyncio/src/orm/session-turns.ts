/** The turns of a session: whatever works with it stands in one line. */
import type { SessionState } from "@athanor/orm";
import { Turns } from "../turns.ts";

const turns = new WeakMap<SessionState, Turns>();

/** The line of a session. */
export function turnsOf(session: SessionState): Turns {
  let own = turns.get(session);
  if (own === undefined) {
    own = new Turns(() => session.transaction?.connection ?? null);
    turns.set(session, own);
  }
  return own;
}
