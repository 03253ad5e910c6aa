/** The driver on PGlite. The package is loaded when the first connection is opened, so that rendering SQL doesn't need it. */
import type { Driver } from "@athanor/engine";
import { noticeOf, PgConnection } from "@athanor/postgresql";
import type { PgliteInstance, PgliteLibrary } from "./library.ts";
import { loadPglite } from "./library.ts";
import type { PgliteOptions } from "./options.ts";
import { PgliteStopped, whyStopped } from "./stopped.ts";
import { PgliteClient } from "./wire-client.ts";

/** Makes the driver of one database. */
export function pgliteDriver(options: PgliteOptions): Driver {
  const { onNotice, preparedStatements = 200, lockTimeout = 30_000 } = options;
  // The database outlives its connections: what is in memory is nowhere else.
  let own: PgliteInstance | null = null;
  const clients = new Set<PgliteClient>();
  return {
    name: "pglite",
    sync: false,
    async connect() {
      const library = await loadPglite();
      if (options.instance === undefined && (own === null || whyStopped(own) !== null)) own = await started(library, options);
      const instance = options.instance ?? own;
      const reason = instance === null ? new PgliteStopped("it was closed") : whyStopped(instance);
      if (instance === null || reason !== null) throw reason;
      await instance.waitReady;
      const client = new PgliteClient(instance, library.protocol.serialize, lockTimeout);
      clients.add(client);
      client.on("end", () => clients.delete(client));
      if (onNotice !== undefined) client.on("notice", (message) => onNotice(noticeOf(message)));
      return new PgConnection(client, { preparedStatements });
    },
    async dispose() {
      const last = own;
      own = null;
      if (last === null || whyStopped(last) !== null) return;
      // Connections that have not come back may have a transaction open: PGlite would wait for its end.
      for (const client of clients) client.hangUp(new PgliteStopped("its engine was disposed of"));
      await last.close();
    },
  };
}

async function started(library: PgliteLibrary, { directory, create }: PgliteOptions): Promise<PgliteInstance> {
  try {
    return await library.PGlite.create({ ...create, ...(directory === undefined ? {} : { dataDir: directory }) });
  } catch (error) {
    throw new PgliteStopped(error);
  }
}
