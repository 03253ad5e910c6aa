/** Errors that no server has sent: mysql2's own, and those of the network. */
import type { DatabaseErrorFacts } from "@athanor/engine";

type Meaning = Pick<DatabaseErrorFacts, "kind" | "hint" | "disconnect">;

const operational = (hint: string): Meaning => ({ kind: "operational", hint });
const gone = (hint?: string): Meaning => ({ kind: "operational", hint, disconnect: true });

const REACH = "Check that the server runs, and that host and port are right";
const LOST =
  "The connection is lost, and its transaction with it: the server was restarted, ended the connection after wait_timeout or by KILL, or the network broke";
const TRUST = "The server's certificate can't be verified: give its authority by ssl: { ca }";

/** By code. */
const CODES: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: gone(REACH),
  EHOSTUNREACH: gone(REACH),
  ENETUNREACH: gone(REACH),
  ENOTFOUND: gone("The host's name isn't known: check it"),
  EAI_AGAIN: gone("The host's name could not be looked up: try again"),
  ENOENT: gone("There is no such socket: check socketPath, and that the server runs"),
  EACCES: gone("The program may not use the socket: check its permissions"),
  ETIMEDOUT: gone(`Nobody answered in time. ${REACH}, or give a longer connectTimeout`),
  ECONNRESET: gone(LOST),
  ECONNABORTED: gone(LOST),
  EPIPE: gone(LOST),
  PROTOCOL_CONNECTION_LOST: gone(LOST),
  PROTOCOL_ERROR: gone(LOST),
  PROTOCOL_UNEXPECTED_PACKET: gone(LOST),
  PROTOCOL_SEQUENCE_TIMEOUT: gone(LOST),
  ERR_STREAM_DESTROYED: gone(LOST),
  ERR_STREAM_WRITE_AFTER_END: gone(LOST),
  HANDSHAKE_NO_SSL_SUPPORT: operational("The server has no TLS: leave ssl away, or set it up there"),
  HANDSHAKE_SSL_ERROR: operational(TRUST),
  HANDSHAKE_UNKNOWN_ERROR: operational(TRUST),
  SELF_SIGNED_CERT_IN_CHAIN: operational(TRUST),
  DEPTH_ZERO_SELF_SIGNED_CERT: operational(TRUST),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: operational(TRUST),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: operational(TRUST),
  CERT_HAS_EXPIRED: operational("The server's certificate has expired"),
  AUTH_SWITCH_PLUGIN_ERROR: operational("The server wants the user to log in by a method that mysql2 can't, or that needs TLS"),
  ERR_TLS_CERT_ALTNAME_INVALID: operational("The server's certificate is another host's"),
};

/** By message, where there is no code. */
const MESSAGES: readonly (readonly [message: RegExp, meaning: Meaning])[] = [
  [/^Can't (add new command when connection is|write) in closed state/, gone(LOST)],
  [/^The connection was lost/, gone(LOST)],
  [/^Connection lost/, gone(LOST)],
  [/^Bind parameters must/, { kind: "interface", hint: "Give the value a type that says how it is stored" }],
  [/parameter (must be|out of range)/, { kind: "data" }],
  [/^Unknown charset/, { kind: "interface" }],
];

/** The facts of an error that isn't the server's; null if it isn't mysql2's or the network's either. */
export function clientFacts(error: Error): DatabaseErrorFacts | null {
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  const meaning = (code === null ? undefined : CODES[code]) ?? MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1];
  return meaning === undefined ? null : { message: messageOf(error), driverCode: code, ...meaning };
}

/** Of a host with several addresses, each of which refused, the error itself says nothing. */
function messageOf(error: Error): string {
  if (error.message !== "" || !("errors" in error) || !Array.isArray(error.errors)) return error.message;
  return error.errors.map((each: unknown) => (each instanceof Error ? each.message : String(each))).join("; ");
}
