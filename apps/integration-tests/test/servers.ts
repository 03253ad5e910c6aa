/** The databases that were found or started for this run: see tooling/servers. */
import { describe, expect, inject, it } from "vitest";

type ServerName = "postgresql" | "mariadb" | "mysql" | "mssql";

declare module "vitest" {
  interface ProvidedContext {
    /** What tooling/servers has found; a server that isn't there has no URL, and a remark that says which command would provide it. */
    readonly servers: Readonly<Record<ServerName, { readonly url: string | null; readonly remark: string }>>;
  }
}

/** Those that no run in CI may do without. */
const REQUIRED: readonly ServerName[] = ["postgresql", "mariadb"];

/**
 * Registers tests that need a server. Where there is none they are skipped, and say what would provide it; in CI that is a failure.
 *
 * @param register given the URL of a database that may be connected to, on a server where others may be created
 */
export function atServer(name: ServerName, register: (url: string) => void): void {
  const { url, remark } = inject("servers")[name];
  if (url !== null) {
    register(url);
    return;
  }
  describe(name, () => {
    it("is there", (context) => {
      if (process.env["CI"] === "true" && REQUIRED.includes(name)) expect.fail(remark);
      console.warn(remark);
      context.skip(remark);
    });
  });
}
