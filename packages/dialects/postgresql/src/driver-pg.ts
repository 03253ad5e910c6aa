/** The driver on pg. The package is loaded when the first connection is opened, so that rendering SQL doesn't need it. */
import { InvalidRequestError } from "@athanor/core";
import type { Driver } from "@athanor/engine";
import { cancelRequest } from "./cancel-request.ts";
import type { ChosenOptions } from "./chosen-options.ts";
import { detailOf } from "./driver-errors.ts";
import { noticeOf } from "./notices.ts";
import { PgConnection } from "./pg-connection.ts";
import type { ClientConfig, PgLibrary } from "./pg-library.ts";
import { loadPg } from "./pg-library.ts";
import type { Setting } from "./session-settings.ts";
import { EXACT_VALUES, setAll } from "./session-settings.ts";

/** Makes the driver of one database. */
export function pgDriver(options: ChosenOptions): Driver {
  let startupSettings = true;
  return {
    name: "pg",
    sync: false,
    async connect() {
      const library = await loadPg();
      const config = configOf(options, await passwordOf(options));
      if (startupSettings) {
        try {
          return await open(library, { ...config, options: startupOptions(options) }, options);
        } catch (error) {
          if (!refusesSettings(error)) throw error;
          startupSettings = false;
        }
      }
      const connection = await open(library, config, options);
      return applySettings(connection, options);
    },
  };
}

/** @throws InvalidRequestError if the program's function for it fails; that is no error of the database */
async function passwordOf({ password }: ChosenOptions): Promise<string | undefined> {
  if (typeof password !== "function") return password;
  try {
    return await password();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidRequestError(`The function that was given for the password failed: ${why}`, { cause });
  }
}

function configOf(options: ChosenOptions, password: string | undefined): ClientConfig {
  const { host, port, user, database, ssl, applicationName, connectTimeout, keepAlive } = options;
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    // A copy: pg makes the key of what it is given hard to see.
    ...(ssl === undefined ? {} : { ssl: typeof ssl === "object" ? { ...ssl } : ssl }),
    ...(applicationName === undefined ? {} : { application_name: applicationName }),
    ...(options.options === undefined ? {} : { options: options.options }),
    connectionTimeoutMillis: connectTimeout,
    keepAlive,
  };
}

function settingsOf({ statementTimeout, options }: ChosenOptions): readonly Setting[] {
  // Who chooses a time zone knows what now() is then in a column without one.
  const own = EXACT_VALUES.filter(([name]) => name !== "timezone" || !/timezone/i.test(givenSettings(options)));
  return statementTimeout === undefined ? own : [...own, ["statement_timeout", String(statementTimeout)]];
}

/** The settings that the program, or its environment, gives. */
function givenSettings(options: string | undefined): string {
  return options ?? process.env["PGOPTIONS"] ?? "";
}

/** What the program says, and then our settings: the last one counts. They go with the first message, so that they cost no time. */
function startupOptions(options: ChosenOptions): string {
  const given = givenSettings(options.options);
  const settings = settingsOf(options).map(([name, value]) => `-c ${name}=${value}`);
  return `${given} ${settings.join(" ")}`.trimStart();
}

/** Whether a pooler is between that takes no settings with the first message: "unsupported startup parameter". */
function refusesSettings(error: unknown): boolean {
  return error instanceof Error && detailOf(error, "code") === "08P01" && /startup parameter/.test(error.message);
}

async function applySettings(connection: PgConnection, options: ChosenOptions): Promise<PgConnection> {
  const sql = setAll(settingsOf(options));
  try {
    await connection.execute({ sql, values: [], returnsRows: false, prepare: false, wideIntegers: false });
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function open(library: PgLibrary, config: ClientConfig, options: ChosenOptions): Promise<PgConnection> {
  try {
    return await openAs(library, config, options);
  } catch (error) {
    if (!options.plainInstead || !(error instanceof Error) || !/does not support SSL/.test(error.message)) throw error;
    return await openAs(library, { ...config, ssl: false }, options);
  }
}

async function openAs(library: PgLibrary, config: ClientConfig, options: ChosenOptions): Promise<PgConnection> {
  const client = new library.Client(config);
  // Without a listener, an error that nobody waits for ends the process.
  client.on("error", () => {});
  const { onNotice } = options;
  if (onNotice !== undefined) client.on("notice", (message) => onNotice(noticeOf(message)));
  try {
    await client.connect();
  } catch (error) {
    client.connection.stream.destroy();
    throw error;
  }
  return new PgConnection(client, {
    preparedStatements: options.prepare ? options.preparedStatements : 0,
    cancel: () => cancelRequest(library, client, options.connectTimeout),
  });
}
