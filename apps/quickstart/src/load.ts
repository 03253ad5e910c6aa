/** Loading the world through the ORM's unit of work. */

import type { Engine } from "@athanor/engine";
import { Session } from "@athanor/orm";
import { City, Country, Currency, Language } from "./models.ts";
import type { CountryData, World } from "./world.ts";

/** How many cities are flushed at once. */
const BATCH = 10_000;

/** Is told how far the loading has come. */
export type Progress = (done: number, total: number) => void;

/** How many objects were loaded. */
export interface LoadCounts {
  readonly countries: number;
  readonly languages: number;
  readonly currencies: number;
  readonly cities: number;
}

/**
 * Loads everything in one transaction: all of it, or nothing.
 *
 * @param engine a database with the tables, and without rows
 */
export function loadWorld(engine: Engine, world: World, progress: Progress): LoadCounts {
  using session = new Session(engine, { expireOnCommit: false });
  const languages = new Map<string, Language>();
  const currencies = new Map<string, Currency>();
  const countries = new Map<string, Country>();
  for (const data of world.countries) countries.set(data.cca3, countryOf(data, languages, currencies));
  for (const data of world.countries) {
    const country = countries.get(data.cca3);
    country?.neighbours.push(...data.borders.flatMap((code) => countries.get(code) ?? []));
  }
  session.addAll(countries.values());
  session.flush();

  const byCode = new Map([...countries.values()].map((country) => [country.code, country]));
  const { cities } = world;
  for (let from = 0; from < cities.length; from += BATCH) {
    for (const data of cities.slice(from, from + BATCH)) {
      const country = byCode.get(data.country);
      if (country === undefined) continue;
      const [longitude, latitude] = data.loc.coordinates;
      session.add(new City({ geonameId: data.cityId, name: data.name, population: data.population, latitude, longitude, country }));
    }
    session.flush();
    progress(Math.min(from + BATCH, cities.length), cities.length);
  }
  session.commit();
  return { countries: countries.size, languages: languages.size, currencies: currencies.size, cities: cities.length };
}

function countryOf(data: CountryData, languages: Map<string, Language>, currencies: Map<string, Currency>): Country {
  const paid = Array.isArray(data.currencies) ? [] : Object.entries(data.currencies);
  return new Country({
    code: data.cca2,
    name: data.name.common,
    officialName: data.name.official,
    region: data.region,
    subregion: data.subregion || null,
    capital: data.capital[0] ?? null,
    area: data.area,
    landlocked: data.landlocked,
    languages: Object.entries(data.languages).map(([code, name]) => once(languages, code, () => new Language({ code, name }))),
    currencies: paid.map(([code, { name, symbol }]) => once(currencies, code, () => new Currency({ code, name, symbol: symbol ?? null }))),
  });
}

function once<T>(known: Map<string, T>, key: string, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
