/** What a server says beside its answers. */
import type { Notice } from "./options.ts";
import type { ServerMessage } from "./pg-library.ts";

/**
 * A notice, from the message that brought it: for drivers with an `onNotice` of their own.
 *
 * @param message as the server's protocol has it, parsed
 * @example
 * client.on("notice", (message) => options.onNotice?.(noticeOf(message)));
 */
export function noticeOf({ severity = "", message = "", code = "", detail, hint }: ServerMessage): Notice {
  return { severity, message, code, detail: detail ?? null, hint: hint ?? null };
}
