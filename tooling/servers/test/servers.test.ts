import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { askMssql } from "../ask-mssql.mjs";
import { askMysql } from "../ask-mysql.mjs";
import { askPostgresql } from "../ask-postgresql.mjs";
import { privateMysql } from "../mysql.mjs";
import { privatePostgresql } from "../postgresql.mjs";
import { startPrivate } from "../private-server.mjs";
import { findServers } from "../servers.mjs";

afterEach(() => vi.unstubAllEnvs());

/** The port of somebody who says something to everybody who comes, and nothing more. */
async function greeter(greeting: Uint8Array): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no port.");
  return { port: address.port, close: () => server.close() };
}

describe("a URL in the environment", () => {
  it("is taken where somebody listens", async () => {
    const { port, close } = await greeter(new Uint8Array());
    vi.stubEnv("ATHANOR_POSTGRESQL_URL", `postgresql://me@127.0.0.1:${port}/mine`);
    const { servers, stop } = await findServers(["postgresql"]);
    expect(servers.postgresql).toEqual({ url: `postgresql://me@127.0.0.1:${port}/mine`, remark: "by ATHANOR_POSTGRESQL_URL" });
    await stop();
    close();
  });

  it("goes before everything else, even where nobody listens", async () => {
    const { port, close } = await greeter(new Uint8Array());
    close();
    vi.stubEnv("ATHANOR_MARIADB_URL", `mariadb://me@127.0.0.1:${port}/mine`);
    const { servers } = await findServers(["mariadb"]);
    expect(servers.mariadb.url).toBeNull();
    expect(servers.mariadb.remark).toContain(`No MariaDB answers at 127.0.0.1:${port}, where ATHANOR_MARIADB_URL says`);
  });
});

describe("a server that isn't there", () => {
  it("is told of with the commands that would provide it", async () => {
    for (const [name, value] of Object.entries({ ATHANOR_MSSQL_URL: "", MSSQL_SA_PASSWORD: "", ATHANOR_DOCKER: "0" }))
      vi.stubEnv(name, value);
    const { servers } = await findServers(["mssql"]);
    expect(servers.mssql.url).toBeNull();
    expect(servers.mssql.remark).toContain("docker compose -f tooling/servers/compose.yaml up -d --wait mssql");
    expect(servers.mssql.remark).toContain("ATHANOR_MSSQL_URL");
  });
});

describe("asking a server", () => {
  it("says why PostgreSQL doesn't let a user in", async () => {
    const wantsPassword = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 10]);
    const { port, close } = await greeter(wantsPassword);
    await expect(askPostgresql({ host: "127.0.0.1", port }, "me", "mine")).rejects.toThrow('it wants a password of the user "me"');
    close();
  });

  it("says what PostgreSQL says", async () => {
    const fields = Buffer.from('SFATAL\0C28000\0Mno pg_hba.conf entry for host "here"\0\0');
    const head = Buffer.from([0x45, 0, 0, 0, 4 + fields.length]);
    const { port, close } = await greeter(Buffer.concat([head, fields]));
    await expect(askPostgresql({ host: "127.0.0.1", port }, "me", "mine")).rejects.toThrow('no pg_hba.conf entry for host "here"');
    close();
  });

  it("says what MySQL says", async () => {
    const body = Buffer.from("\xff\x6a\x04Host is not allowed to connect", "latin1");
    const { port, close } = await greeter(Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]));
    await expect(askMysql({ host: "127.0.0.1", port }, "me")).rejects.toThrow("Host is not allowed to connect");
    close();
  });

  it("says what SQL Server says, and what it is where it isn't one", async () => {
    const sentence = Buffer.from("Login failed", "utf16le");
    const error = Buffer.alloc(11);
    error.set([0xaa], 0);
    error.writeUInt16LE(8 + sentence.length, 1);
    error.writeUInt16LE(sentence.length / 2, 9);
    const framed = (body: Uint8Array) => Buffer.concat([Buffer.from([4, 1, 0, 8 + body.length, 0, 0, 1, 0]), body]);
    const hello = framed(Buffer.from([1, 0, 6, 0, 1, 0xff, 2]));
    const refusing = await greeter(Buffer.concat([hello, framed(Buffer.concat([error, sentence]))]));
    const place = { host: "127.0.0.1", port: refusing.port };
    await askMssql(place, null);
    await expect(askMssql(place, { user: "sa", password: "wrong" })).rejects.toThrow("Login failed");
    refusing.close();
    const other = await greeter(Buffer.from("SSH-2.0-OpenSSH_9.2"));
    await expect(askMssql({ host: "127.0.0.1", port: other.port }, null)).rejects.toThrow("another language than SQL Server");
    other.close();
  });

  it("says that nobody listens", async () => {
    const { port, close } = await greeter(new Uint8Array());
    close();
    await expect(askMysql({ host: "127.0.0.1", port }, "me")).rejects.toThrow("ECONNREFUSED");
  });
});

// Root too: it starts them as another user.
describe("a server of our own", { timeout: 90_000 }, () => {
  it("is PostgreSQL, lets us in, and is gone when it is stopped", async ({ skip }) => {
    const server = await privatePostgresql();
    if (server === null) return skip("PostgreSQL's programs are not installed");
    const port = Number(new URL(server.url).port);
    await askPostgresql({ host: "127.0.0.1", port }, "postgres", "postgres");
    await server.stop();
    await expect(askPostgresql({ host: "127.0.0.1", port }, "postgres", "postgres")).rejects.toThrow("ECONNREFUSED");
  });

  it("is MariaDB, lets us in, and is gone when it is stopped", async ({ skip }) => {
    const server = await privateMysql("mariadb");
    if (server === null) return skip("MariaDB's programs are not installed");
    const port = Number(new URL(server.url).port);
    expect(await askMysql({ host: "127.0.0.1", port }, "root")).toBe("mariadb");
    await server.stop();
    await expect(askMysql({ host: "127.0.0.1", port }, "root")).rejects.toThrow("ECONNREFUSED");
  });

  it("that ends at once leaves nothing behind, and what it said is told", async () => {
    let directory = "";
    const node = (program: string) => ({ program: process.execPath, args: ["-e", program] });
    const starting = startPrivate({
      title: "Nothing",
      users: ["nobody"],
      install(of) {
        directory = of;
        return node("process.exit(0)");
      },
      run: () => node("console.error('no such luck'); process.exit(1)"),
      signal: "SIGTERM",
      ask: () => Promise.reject(new Error("nobody is there")),
    });
    await expect(starting).rejects.toThrow(/Nothing ended as soon as it was started:\nno such luck/);
    expect(existsSync(directory)).toBe(false);
  });

  it("that can't be installed says why", async () => {
    const starting = startPrivate({
      title: "Nothing",
      users: ["nobody"],
      install: () => ({ program: process.execPath, args: ["-e", "console.error('the disk is full'); process.exit(3)"] }),
      run: () => ({ program: "never", args: [] }),
      signal: "SIGTERM",
      ask: () => Promise.resolve(),
    });
    await expect(starting).rejects.toThrow("the disk is full");
  });
});
