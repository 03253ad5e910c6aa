// Who may import whom, as data. A new package has to be entered here: one that isn't known may import nothing.

/**
 * The packages that each package's `src` may import, by the last part of the name (`@athanor/<name>`).
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const mayImport = {
  core: [],
  compiler: ["core"],
  engine: ["core", "compiler"],
  sqlite: ["core", "compiler", "engine"],
  postgresql: ["core", "compiler", "engine"],
  mysql: ["core", "compiler", "engine"],
  mssql: ["core", "compiler", "engine"],
  pglite: ["core", "compiler", "engine"],
  orm: ["core", "compiler", "engine"],
  asyncio: ["core", "compiler", "engine", "orm"], // the orm in one subpath only: see `onlyFrom`
  "dialect-suite": ["core", "compiler", "engine"],
};

/**
 * A dialect that builds on one other dialect (PGlite on PostgreSQL): `pglite: "postgresql"`. All other dialects never see each other.
 * @type {Readonly<Record<string, string>>}
 */
export const buildsOnDialect = { pglite: "postgresql" };

/**
 * What tests may import besides. Never so that two packages need each other, even for tests: turbo could not order them.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const testsMayImport = {
  sqlite: ["dialect-suite"],
  postgresql: ["dialect-suite"],
  mysql: ["dialect-suite"],
  mssql: ["dialect-suite"],
  pglite: ["asyncio", "dialect-suite"],
  orm: ["sqlite"],
  asyncio: ["sqlite", "orm"],
};

/**
 * Imports that only one corner of a package may have. The rest of the package may not import that corner either: it would get the
 * import through the back door.
 * @type {readonly { package: string, corner: RegExp, imports: string, why: string }[]}
 */
export const onlyFrom = [
  {
    package: "asyncio",
    corner: /^src\/orm(\.ts$|\/)/,
    imports: "orm",
    why: "@athanor/asyncio works without the ORM: only its subpath ./orm needs it",
  },
];

/** Packages that run in a browser: no Node built-in in their `src`. */
export const withoutNode = ["core", "compiler", "orm"];

/** File names that say nothing about what is inside. */
export const namelessFiles = /^(utils?|helpers?|base|common|misc|shared|types)\.(ts|mts|mjs)$/;

/** The largest that a piece of source may get, in lines: the house rule's "about 400, 60 and 250", with some air. */
export const largest = { file: 450, function: 75, class: 300 };
