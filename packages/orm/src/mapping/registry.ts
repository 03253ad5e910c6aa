/** Mappers that belong together: relationships lead from one to another, and they are configured at one time. */
import type { MetaData } from "@athanor/core";
import type { Mapper } from "./mapper.ts";

/** Works out what relationships need to know of the other classes, for mappers that are new. */
export type ConfigureMappers = (mappers: readonly Mapper[]) => void;

/** The mappers of one declarative base, or of one `registry()`. */
export class MapperRegistry {
  readonly metadata: MetaData;
  readonly #configure: ConfigureMappers;
  readonly #mappers: Mapper[] = [];
  #waiting: Mapper[] = [];

  constructor(metadata: MetaData, configure: ConfigureMappers) {
    this.metadata = metadata;
    this.#configure = configure;
  }

  /** The mappers in the order of their declaration. */
  get mappers(): readonly Mapper[] {
    return this.#mappers;
  }

  /** Called by a mapper that is being declared. */
  add(mapper: Mapper): void {
    this.#mappers.push(mapper);
    this.#waiting.push(mapper);
  }

  /**
   * Configures the mappers that are not configured yet; happens by itself at the first use of any of them.
   *
   * @throws MappingError for a wrong declaration; again at every later use, until the declaration is right
   */
  configure(): void {
    if (this.#waiting.length === 0) return;
    const mappers = this.#waiting;
    this.#waiting = [];
    try {
      this.#configure(mappers);
    } catch (error) {
      this.#waiting = mappers;
      throw error;
    }
  }
}
