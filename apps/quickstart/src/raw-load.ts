/** The same rows through better-sqlite3 alone: prepared statements in one transaction. What the unit of work is measured by. */
import Database from "better-sqlite3";
import type { World } from "./world.ts";

/**
 * Loads the same rows into a database of the same schema.
 *
 * @param file a database file with the tables, and without rows
 * @returns how long it took, in milliseconds
 */
export function loadRaw(file: string, world: World): number {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("foreign_keys = ON");
  const insert = (table: string, columns: readonly string[]) =>
    database.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
  const started = performance.now();
  database.exec("BEGIN");
  const language = insert("language", ["code", "name"]);
  const currency = insert("currency", ["code", "name", "symbol"]);
  const country = insert("country", ["code", "name", "official_name", "region", "subregion", "capital", "area", "landlocked"]);
  const spoken = insert("country_language", ["country_code", "language_code"]);
  const paid = insert("country_currency", ["country_code", "currency_code"]);
  const border = insert("border", ["country_code", "neighbour_code"]);
  const city = insert("city", ["geoname_id", "name", "country_code", "population", "latitude", "longitude"]);

  const seen = new Set<string>();
  const codes = new Map(world.countries.map((data) => [data.cca3, data.cca2]));
  for (const data of world.countries) {
    country.run(
      data.cca2,
      data.name.common,
      data.name.official,
      data.region,
      data.subregion || null,
      data.capital[0] ?? null,
      data.area,
      data.landlocked ? 1 : 0,
    );
    for (const [code, name] of Object.entries(data.languages)) {
      if (!seen.has(code)) language.run(code, name);
      seen.add(code);
      spoken.run(data.cca2, code);
    }
    for (const [code, { name, symbol }] of Array.isArray(data.currencies) ? [] : Object.entries(data.currencies)) {
      if (!seen.has(`$${code}`)) currency.run(code, name, symbol ?? null);
      seen.add(`$${code}`);
      paid.run(data.cca2, code);
    }
  }
  for (const data of world.countries) for (const code of data.borders) if (codes.has(code)) border.run(data.cca2, codes.get(code));
  for (const data of world.cities) {
    const [longitude, latitude] = data.loc.coordinates;
    city.run(BigInt(data.cityId), data.name, data.country, BigInt(data.population), latitude, longitude);
  }
  database.exec("COMMIT");
  const took = performance.now() - started;
  database.close();
  return took;
}
