/** Behind a pooler that takes no settings with the first message, as PgBouncer may be set: played by a proxy to the real server. */
import type { AddressInfo, Server, Socket } from "node:net";
import { createConnection, createServer } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { engineOn, failure, onServer, rows, SERVER } from "./server.ts";

/** An error as the server sends it: `E`, the length, fields, each with its letter. */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** What came with the first message of each connection. */
const greetings: string[] = [];

function pass(client: Socket): void {
  client.on("error", () => {});
  client.once("data", (first) => {
    greetings.push(first.toString("latin1"));
    if (first.includes("options\0")) return client.end(refusal("unsupported startup parameter: options"));
    const { host = "", port = 5432 } = SERVER;
    const server = host.startsWith("/") ? createConnection(`${host}/.s.PGSQL.${port}`) : createConnection(port, host);
    server.on("error", () => client.destroy());
    server.write(first);
    client.pipe(server).pipe(client);
    return undefined;
  });
}

onServer("a pooler that takes no settings", () => {
  let pooler: Server;
  let port = 0;

  beforeAll(async () => {
    pooler = createServer(pass);
    await new Promise<void>((resolve) => pooler.listen(0, "127.0.0.1", resolve));
    port = (pooler.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => pooler.close(resolve)));

  it("is told the settings by a statement, and not asked again", async () => {
    greetings.length = 0;
    const engine = engineOn({ host: "127.0.0.1", port, prepare: false, statementTimeout: 60_000 });
    const settings =
      "SELECT current_setting('IntervalStyle') AS span, current_setting('DateStyle') AS date, current_setting('statement_timeout') AS timeout, pg_sleep(0.01) IS NULL AS slept";
    const told = await Promise.all([rows(engine, settings), rows(engine, settings)]);
    for (const [row] of told) expect(row).toMatchObject({ span: "iso_8601", timeout: "1min", date: expect.stringMatching(/^ISO/) });
    expect(await Promise.all([1, 2, 3].map(() => rows(engine, settings)))).toHaveLength(3);
    const asked = greetings.map((text) => text.includes("options\0"));
    expect(asked.lastIndexOf(true)).toBeLessThan(asked.indexOf(false) + 2);
    expect(asked.at(-1)).toBe(false);
  });

  it("is not told what the program wants set, and the error says that it refuses", async () => {
    const error = await failure(rows(engineOn({ host: "127.0.0.1", port, options: "-c search_path=x" }), "SELECT 1"));
    expect(error).toHaveProperty("message", expect.stringContaining("unsupported startup parameter"));
  });
});
