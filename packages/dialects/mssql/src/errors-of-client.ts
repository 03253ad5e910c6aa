/** Errors that no server has sent: tedious' own, and those of the network. */
import type { DatabaseErrorFacts } from "@athanor/engine";

type Meaning = Pick<DatabaseErrorFacts, "kind" | "hint" | "disconnect">;

const operational = (hint: string): Meaning => ({ kind: "operational", hint });
const gone = (hint: string): Meaning => ({ kind: "operational", hint, disconnect: true });

const REACH = "Check that the server runs and takes TCP connections, and that host and port are right";
const LOST =
  "The connection is lost, and its transaction with it: the server was restarted, ended the connection by KILL, or the network broke";
const TRUST =
  "The server's certificate can't be verified: give its authority by ca, or, where the network can be trusted, trustServerCertificate: true";

const UNSTOPPABLE = "The server didn't stop the statement in time, so the connection was given up, and its transaction with it";

/** By code. */
const CODES: Readonly<Record<string, Meaning>> = {
  ELOGIN: operational("Check the user, the password and the database"),
  EFEDAUTH: operational("Azure's directory gave no token that the server takes"),
  EINSTLOOKUP: operational("The instance wasn't found: check instanceName and that the SQL Server Browser runs, or give the port"),
  ETIMEOUT: gone(`Nobody answered in time. ${REACH}, or give a longer connectTimeout`),
  ESOCKET: gone(LOST),
  ECLOSE: gone(LOST),
  ECONNRESET: gone(LOST),
  EINVALIDSTATE: gone(LOST),
  ECANCEL: operational("The statement was stopped, by cancelling it"),
  EENCRYPT: operational("The server takes encrypted connections only: leave encrypt: false away"),
  ECLEARTEXT: operational("Set encryption up there, or give encrypt: false where the network can be trusted"),
  ETDS: operational("The server speaks no version of the protocol that tedious knows"),
  EINTERFACENOTSUPP: operational("The server speaks no version of the protocol that tedious knows"),
  EANSWER: gone("The server, or something on the way to it, doesn't speak the protocol of SQL Server"),
  EPARAM: { kind: "data" },
  UNKNOWN: { kind: "database" },
};

/** By the code of what caused it: tedious calls everything that befalls a socket `ESOCKET`. */
const CAUSES: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: gone(REACH),
  EHOSTUNREACH: gone(REACH),
  ENETUNREACH: gone(REACH),
  ENOTFOUND: gone("The host's name isn't known: check it"),
  EAI_AGAIN: gone("The host's name could not be looked up: try again"),
  SELF_SIGNED_CERT_IN_CHAIN: operational(TRUST),
  DEPTH_ZERO_SELF_SIGNED_CERT: operational(TRUST),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: operational(TRUST),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: operational(TRUST),
  CERT_HAS_EXPIRED: operational("The server's certificate has expired"),
  ERR_TLS_CERT_ALTNAME_INVALID: operational("The server's certificate is another host's"),
};

/** The facts of an error that isn't the server's; null if it isn't tedious' or the network's either. */
export function clientFacts(error: Error): DatabaseErrorFacts | null {
  const code = codeOf(error);
  const unstoppable = code === "ETIMEOUT" && error.message.startsWith("Failed to cancel");
  const meaning = unstoppable ? gone(UNSTOPPABLE) : (causeMeaning(error) ?? (code === null ? undefined : CODES[code]));
  return meaning === undefined ? null : { message: error.message, driverCode: code, ...meaning };
}

function causeMeaning(error: Error): Meaning | undefined {
  const causes = error.cause instanceof AggregateError ? [error.cause, ...error.cause.errors] : [error.cause];
  return [error, ...causes].map((each) => CAUSES[codeOf(each) ?? ""]).find((meaning) => meaning !== undefined);
}

export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
