// Where SQL Server may be.
import { askMssql } from "./ask-mssql.mjs";

const PORT = 1433;

/** @returns {Promise<string>} the URL of a server on this machine that lets us in */
export async function localMssql() {
  const password = process.env["MSSQL_SA_PASSWORD"] ?? "";
  const place = { host: "127.0.0.1", port: PORT };
  try {
    await askMssql(place, password === "" ? null : { user: "sa", password });
  } catch (error) {
    const who = password === "" ? "" : " as sa, with the password in MSSQL_SA_PASSWORD";
    throw new Error(`127.0.0.1:${PORT}${who}: ${error instanceof Error ? error.message : error}`);
  }
  if (password === "")
    throw new Error(`127.0.0.1:${PORT} answers, and no password is known: put that of the user sa into MSSQL_SA_PASSWORD`);
  return saUrl(password);
}

/** @param {string} password */
export function saUrl(password) {
  return `mssql://sa:${encodeURIComponent(password)}@127.0.0.1:${PORT}/master?trustServerCertificate=true`;
}
