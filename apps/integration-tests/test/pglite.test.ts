import { createAsyncEngine } from "@athanor/asyncio";
import { dialectSuite } from "@athanor/dialect-suite";
import { pglite } from "@athanor/pglite";
import { PGlite } from "@electric-sql/pglite";
import { afterAll } from "vitest";

const starting = PGlite.create();
afterAll(async () => (await starting).close());

dialectSuite({
  name: "PGlite",
  makeEngine: async (options) => createAsyncEngine(pglite({ instance: await starting, lockTimeout: 2000 }), options),
  requirements: {
    arrays: true,
    infinities: true,
    fetchWithTies: true,
    transactionSurvivesErrors: false,
    rowsInErrors: false,
    // There is one connection.
    severalConnections: false,
    readersBesideWriters: false,
    rowLocks: false,
    skipLocked: false,
    isolationLevels: false,
  },
});
