/** A server for one test alone, which may do with it what it likes. */
export interface OwnServer {
  /** Of a user who may do anything. */
  readonly url: string;
  /** Ends it, with what it holds. */
  stop(): Promise<void>;
  /** Stops it and starts it again, with what it holds, at the same place. */
  restart(): Promise<void>;
}

/** Starts a server; null if its programs aren't here. */
export function ownServer(name: "postgresql" | "mariadb" | "mysql"): Promise<OwnServer | null>;
