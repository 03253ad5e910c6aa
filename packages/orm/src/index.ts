/** Mapped classes, sessions, the unit of work, and loading. */

// Declaring classes.
export { aliased } from "./declarative/aliased.ts";
export type { BaseOptions } from "./declarative/declarative-base.ts";
export { declarativeBase } from "./declarative/declarative-base.ts";
export type { RegistryOptions } from "./declarative/registry.ts";
export { registry } from "./declarative/registry.ts";
// Errors.
export {
  DetachedInstanceError,
  FlushError,
  LazyLoadError,
  MappingError,
  ObjectDeletedError,
  StaleDataError,
  UnmappedError,
} from "./errors.ts";
export { loadColumns } from "./loading/load-object.ts";
// For packages that build on the ORM: what both faces of a session are made of.
export { loadRelationshipOf } from "./loading/load-together.ts";
export { streamEntities } from "./loading/stream.ts";
export type { AliasedEntity } from "./mapping/declare/aliased-entity.ts";
export type {
  AssociationProxy,
  Attribute,
  Composite,
  ExpressionAttribute,
  Relationship,
  Shape,
  Synonym,
  TypedHybrid,
} from "./mapping/declare/attribute-kinds.ts";
export type { ClassAttribute, ClassAttributes, SqlComposite, SqlRelationship } from "./mapping/declare/class-attributes.ts";
export type { EntityOf, Identity } from "./mapping/declare/identity.ts";
export type {
  DeclarativeBase,
  FilledByMapper,
  MapOptions,
  MappedClass,
  Merge,
  ParentClass,
  PlainMapped,
  Registry,
} from "./mapping/declare/mapped-class.ts";
export { relationship } from "./mapping/declare/relationship.ts";
export type { CascadeOption, LazyOption, RelationshipKind, RelationshipOptions } from "./mapping/declare/relationship-spec.ts";
export type { HybridOptions, OrderingOptions } from "./mapping/declare/special-attributes.ts";
export {
  associationProxy,
  columnProperty,
  composite,
  deferred,
  hybrid,
  mixin,
  orderingList,
  synonym,
  validates,
} from "./mapping/declare/special-attributes.ts";
export type { InferInit, Init, InitArguments, Instance, ValueOf } from "./mapping/declare/values.ts";
export type { CollectionMember, WriteOnlyCollection } from "./mapping/declare/write-only-collection.ts";
// How objects are loaded.
export type { Load } from "./mapping/load.ts";
export {
  containsEager,
  defer,
  joinedLoad,
  lazyLoad,
  loadOnly,
  noLoad,
  raiseLoad,
  selectinLoad,
  subqueryLoad,
  undefer,
} from "./mapping/load.ts";
export { ColumnProperty } from "./mapping/properties/column-property.ts";
export { RelationshipProperty } from "./mapping/properties/relationship-property.ts";
export { beginSavepoint, commitSavepoint, commitSession } from "./session/commit.ts";
export { executeInSession } from "./session/execute.ts";
export { getObject } from "./session/get.ts";
// Sessions, and what they know of objects.
export type { AttributeInspection, Inspection } from "./session/inspect.ts";
export { inspect } from "./session/inspect.ts";
export { addState, expungeState, mappedState, markRemoved } from "./session/membership.ts";
export { mergeObject } from "./session/merge.ts";
export { changedObjects, hasChanges } from "./session/net-changes.ts";
export { expireAll, expireObject, refreshObject } from "./session/refresh.ts";
export { closeSession, rollbackSavepoint, rollbackSession } from "./session/rollback.ts";
export { Savepoint } from "./session/savepoint.ts";
export type { SessionGetOptions, SessionOptions } from "./session/session.ts";
export { Session } from "./session/session.ts";
export type { LazyFace } from "./session/session-state.ts";
export { objectsOf, SessionState } from "./session/session-state.ts";
export type { SessionTransaction } from "./session/session-transaction.ts";
export type { History } from "./state/history.ts";
export type { InstanceState, LifeStage } from "./state/instance-state.ts";
export type { ToObjectOptions } from "./state/printing.ts";
export { toObject } from "./state/printing.ts";
