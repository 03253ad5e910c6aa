/** Options of mapped classes, from their types to what the mapper keeps. */
import type { Column, SqlTableItem } from "@athanor/core";
import { MappingError } from "../errors.ts";
import type { MapOptions } from "../mapping/declare/mapped-class.ts";
import type { MapperOptions } from "../mapping/declare/mapper-options.ts";

/** The options as the mapper keeps them. */
export function mapperOptions<Sh, On extends keyof Sh, V extends keyof Sh>(given: MapOptions<Sh, On, V> = {}): MapperOptions {
  const { polymorphicOn, versionId, items: _items, ...rest } = given;
  return {
    ...rest,
    ...(polymorphicOn === undefined ? {} : { polymorphicOn: String(polymorphicOn) }),
    ...(versionId === undefined ? {} : { versionId: String(versionId) }),
  };
}

type TableItems = readonly SqlTableItem[] | ((c: Readonly<Record<string, Column>>) => readonly SqlTableItem[]);

/**
 * The constraints and indexes of a class's table.
 *
 * @throws MappingError if what the function of the option gives is no list
 */
export function tableItems(items: readonly SqlTableItem[] | Function | undefined): TableItems {
  if (typeof items !== "function") return items ?? [];
  return (c) => {
    const given: unknown = items(c);
    if (!Array.isArray(given))
      throw new MappingError(
        'The option items of a mapped class is a list of constraints and indexes, or a function that gives one: items: (c) => [index("ix_name", c.name)].',
      );
    return given;
  };
}
