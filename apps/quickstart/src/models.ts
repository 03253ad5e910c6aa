/** The world as mapped classes: countries, what is spoken and paid with in them, which touch each other, and their cities. */
import { column, MetaData, types as t, table } from "@athanor/core";
import { declarativeBase, relationship } from "@athanor/orm";

export const metadata = new MetaData({
  namingConvention: { ix: "ix_%(table)s_%(column_0)s", fk: "fk_%(table)s_%(column_0)s_%(referred_table)s" },
});
const Base = declarativeBase({ metadata });

/** Which languages are official where. */
export const countryLanguages = table("country_language", metadata, {
  countryCode: column(t.string(2), { name: "country_code", primaryKey: true, foreignKey: "country.code" }),
  languageCode: column(t.string(3), { name: "language_code", primaryKey: true, foreignKey: "language.code" }),
});

/** What is paid with where. */
export const countryCurrencies = table("country_currency", metadata, {
  countryCode: column(t.string(2), { name: "country_code", primaryKey: true, foreignKey: "country.code" }),
  currencyCode: column(t.string(3), { name: "currency_code", primaryKey: true, foreignKey: "currency.code" }),
});

/** Land borders, each in both directions. */
export const borders = table("border", metadata, {
  countryCode: column(t.string(2), { name: "country_code", primaryKey: true, foreignKey: "country.code" }),
  neighbourCode: column(t.string(2), { name: "neighbour_code", primaryKey: true, foreignKey: "country.code" }),
});

export class Language extends Base.mapped("language", {
  code: column(t.string(3), { primaryKey: true }),
  name: column(t.string(60)),
  countries: relationship.list(() => Country, { secondary: () => countryLanguages, backPopulates: "languages" }),
}) {}

export class Currency extends Base.mapped("currency", {
  code: column(t.string(3), { primaryKey: true }),
  name: column(t.string(60)),
  symbol: column(t.string(10), { nullable: true }),
  countries: relationship.list(() => Country, { secondary: () => countryCurrencies, backPopulates: "currencies" }),
}) {}

export class Country extends Base.mapped("country", {
  code: column(t.string(2), { primaryKey: true }),
  name: column(t.string(60), { unique: true }),
  officialName: column(t.string(100), { name: "official_name" }),
  region: column(t.string(20), { index: true }),
  subregion: column(t.string(40), { nullable: true }),
  capital: column(t.string(60), { nullable: true }),
  area: column(t.float()),
  landlocked: column(t.boolean()),
  languages: relationship.list(() => Language, { secondary: () => countryLanguages, backPopulates: "countries" }),
  currencies: relationship.list(() => Currency, { secondary: () => countryCurrencies, backPopulates: "countries" }),
  neighbours: relationship.list(() => Country, {
    secondary: () => borders,
    primaryJoin: () => Country.c.code.eq(borders.c.countryCode),
    secondaryJoin: () => Country.c.code.eq(borders.c.neighbourCode),
  }),
  cities: relationship.list(() => City, { backPopulates: "country", orderBy: () => City.c.population.desc() }),
}) {
  /** How messages and tables call it. */
  get label() {
    return `${this.name} (${this.code})`;
  }
}

export class City extends Base.mapped("city", {
  id: column(t.integer(), { primaryKey: true }),
  geonameId: column(t.integer(), { name: "geoname_id" }),
  name: column(t.string(100)),
  countryCode: column(t.string(2), { name: "country_code", foreignKey: "country.code", index: true }),
  population: column(t.integer()),
  latitude: column(t.float()),
  longitude: column(t.float()),
  country: relationship.one(() => Country, { backPopulates: "cities" }),
}) {}
