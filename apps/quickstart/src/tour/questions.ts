/** The tour's questions: each function's own text is what the tour shows. */
import { func, insert, literal, select } from "@athanor/core";
import type { Session } from "@athanor/orm";
import { inspect, joinedLoad, selectinLoad } from "@athanor/orm";
import { borders, City, Country, Currency, Language } from "../models.ts";

/** What a question gives: rows for a table. */
export type Answer = readonly object[];

export function bigCitiesOfEurope(session: Session): Answer {
  const stmt = select(City.c.name, Country.c.name.label("country"), City.c.population)
    .join(City.c.country)
    .where(Country.c.region.eq("Europe"), City.c.population.gt(2_000_000))
    .orderBy(City.c.population.desc());
  return session.execute(stmt).all();
}

export function bigCitiesOfAfrica(session: Session): Answer {
  // The same statement with other values: built anew, and found in the cache.
  const stmt = select(City.c.name, Country.c.name.label("country"), City.c.population)
    .join(City.c.country)
    .where(Country.c.region.eq("Africa"), City.c.population.gt(3_500_000))
    .orderBy(City.c.population.desc());
  return session.execute(stmt).all();
}

export function regionsWithManyCities(session: Session): Answer {
  const cities = func.count(City.c.id).label("cities");
  const stmt = select(Country.c.region, cities, func.sum(City.c.population).label("people"), func.max(City.c.population).label("largest"))
    .join(Country.c.cities)
    .groupBy(Country.c.region)
    .having(func.count(City.c.id).gt(50))
    .orderBy(cities.desc());
  return session.execute(stmt).all();
}

export function languagesOfManyCountries(session: Session): Answer {
  const countries = func.count(Country.c.code).label("countries");
  const stmt = select(Language.c.name.label("language"), countries)
    .join(Language.c.countries)
    .groupBy(Language.c.code)
    .orderBy(countries.desc(), Language.c.name)
    .limit(6);
  return session.execute(stmt).all();
}

export function twoLargestOfEachCountry(session: Session): Answer {
  const ranked = select(
    City.c.countryCode,
    City.c.name,
    City.c.population,
    func.rank().over({ partitionBy: City.c.countryCode, orderBy: City.c.population.desc() }).label("place"),
  ).subquery("ranked");
  const stmt = select(Country.c.name.label("country"), ranked.c.place, ranked.c.name.label("city"), ranked.c.population)
    .join(ranked, ranked.c.countryCode.eq(Country.c.code))
    .where(Country.c.subregion.eq("South America"), ranked.c.place.lte(2))
    .orderBy(Country.c.name, ranked.c.place)
    .limit(10);
  return session.execute(stmt).all();
}

export function reachableFromPortugal(session: Session): Answer {
  const steps = select(borders.c.neighbourCode.label("code"), literal(1).label("distance"))
    .where(borders.c.countryCode.eq("PT"))
    .cte("steps", { recursive: true })
    .recursive(
      (self) =>
        select(borders.c.neighbourCode, self.c.distance.add(1))
          .join(self, self.c.code.eq(borders.c.countryCode))
          .where(self.c.distance.lt(4)),
      { distinct: true },
    );
  const nearest = select(steps.c.code, func.min(steps.c.distance).label("borders")).groupBy(steps.c.code).subquery("nearest");
  const stmt = select(nearest.c.borders, Country.c.name.label("country"))
    .join(nearest, nearest.c.code.eq(Country.c.code))
    .where(Country.c.code.ne("PT"))
    .orderBy(nearest.c.borders, Country.c.name);
  return session.execute(stmt).all();
}

export function northernEuropeWithEverything(session: Session): Answer {
  const stmt = select(Country)
    .where(Country.c.subregion.eq("Northern Europe"), Country.c.area.gt(40_000))
    .orderBy(Country.c.name)
    .options(selectinLoad(Country.c.languages), selectinLoad(Country.c.currencies), selectinLoad(Country.c.neighbours));
  return session
    .scalars(stmt)
    .all()
    .map((country) => ({
      country: country.label,
      languages: country.languages.map((each) => each.name).join(", "),
      currencies: country.currencies.map((each) => each.code).join(", "),
      neighbours: country.neighbours.map((each) => each.code).join(" "),
    }));
}

export function largestCapitals(session: Session): Answer {
  const stmt = select(City)
    .join(City.c.country)
    .where(City.c.name.eq(Country.c.capital))
    .orderBy(City.c.population.desc())
    .limit(5)
    .options(joinedLoad(City.c.country));
  return session
    .scalars(stmt)
    .all()
    .map((city) => ({ capital: city.name, country: city.country.label, people: city.population }));
}

export function largeLandlockedCountries(session: Session): Answer {
  const stmt = select(Country.c.name.label("country"), Country.c.area)
    .where(Country.c.neighbours.any().and(Country.c.landlocked.eq(true)), Country.c.area.gt(1_000_000))
    .orderBy(Country.c.area.desc());
  return session.execute(stmt).all();
}

export function upsertOfALanguage(session: Session): Answer {
  const stmt = insert(Language)
    .values({ code: "fra", name: "Français" })
    .onConflict([Language.c.code])
    .doUpdate(({ excluded }) => ({ name: excluded.name }))
    .returning(Language);
  const language = session.scalars(stmt).one();
  return [{ code: language.code, name: language.name }];
}

export function changesThroughTheUnitOfWork(session: Session): Answer {
  const iceland = session.getOne(Country, "IS");
  iceland.capital = "Reykjavík";
  iceland.currencies.push(session.getOne(Currency, "EUR"));
  iceland.cities.push(new City({ geonameId: 0, name: "Nýborg", population: 12, latitude: 64.1, longitude: -21.9 }));
  session.flush();
  return [
    {
      country: iceland.label,
      capital: iceland.capital,
      currencies: iceland.currencies.map((each) => each.code).join(", "),
      newest: iceland.cities.at(-1)?.id ?? null,
    },
  ];
}

export function rollbackThatLosesNothing(session: Session): Answer {
  const planned = new City({ geonameId: 1, name: "Atlantis", population: 1_000_000, latitude: 31, longitude: -24, countryCode: "PT" });
  const portugal = session.getOne(Country, "PT");
  session.add(planned);
  portugal.name = "Lusitania";
  session.flush();
  const inside = { when: "flushed", city: planned.name, id: planned.id as number | null, state: stateOf(planned), country: portugal.name };
  session.rollback();
  return [inside, { when: "rolled back", city: planned.name, id: planned.id ?? null, state: stateOf(planned), country: portugal.name }];
}

function stateOf(object: object): string {
  const { transient, pending, persistent } = inspect(object);
  return persistent ? "persistent" : pending ? "pending" : transient ? "transient" : "detached";
}
