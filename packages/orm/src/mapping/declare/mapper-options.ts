/** Options of a mapped class, at run time. */

/** See `MapOptions`, which says the same in types. */
export interface MapperOptions {
  readonly polymorphicOn?: string;
  readonly polymorphicIdentity?: string | number;
  readonly entity?: Function;
  readonly versionId?: string;
  readonly schema?: string;
  readonly construct?: "bypass" | "run";
}
