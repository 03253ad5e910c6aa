/** The kinds of attributes: what objects have under them, what statements have, and what constructors take. */
import type { Expr, InferInsert, Row, SqlColumn } from "@athanor/core";
import { column, func, insert, literal, MetaData, select, types as t, table, text, update } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import type { InferInit, SqlComposite, SqlRelationship, WriteOnlyCollection } from "@athanor/orm";
import {
  associationProxy,
  columnProperty,
  composite,
  declarativeBase,
  defer,
  deferred,
  hybrid,
  inspect,
  joinedLoad,
  mixin,
  orderingList,
  registry,
  relationship,
  Session,
  selectinLoad,
  synonym,
  undefer,
  validates,
} from "@athanor/orm";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function expect<T extends true>(): void;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare const engine: Engine;
using session = new Session(engine);

const metadata = new MetaData();
const Base = declarativeBase({ metadata });

// ── what constructors ask for ──
class Account extends Base.mapped("account", {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  role: column(t.enum("admin", "user"), { default: "user" }),
  createdAt: column(t.dateTime(), { serverDefault: func.now() }),
  search: column(t.text(), { computed: "lower(name)", generated: true }),
  ownerId: column(t.integer(), { foreignKey: () => Account.c.id }),
  owner: relationship.one(() => Account, { remoteSide: () => Account.c.id }),
  members: relationship.list(() => Account),
  shout: hybrid(() => Account.c.name.concat("!")),
}) {}
expect<
  Equal<
    InferInit<typeof Account>,
    {
      name: string;
      id?: number;
      fullname?: string | null;
      role?: "admin" | "user";
      createdAt?: Date;
      ownerId?: number;
      owner?: Account;
      members?: Account[];
    }
  >
>();
new Account({ name: "x", owner: new Account({ name: "y" }), role: "admin" });
// @ts-expect-error the database computes it
new Account({ name: "x", search: "x" });
// @ts-expect-error no member of the enum
new Account({ name: "x", role: "root" });
// @ts-expect-error a constructor takes values; expressions go into statements
new Account({ name: func.lower(literal("X")) });
insert(Account).values({ name: func.lower(literal("X")), ownerId: 1 });
// @ts-expect-error in Core a foreign key is required: no relationship fills it
insert(Account).values({ name: "x" });
{
  const account = new Account({ name: "x" });
  account.name = "y";
  account.owner = account;
  // @ts-expect-error another type
  account.name = 1;
  // @ts-expect-error null where NULL is not allowed
  account.name = null;
  // @ts-expect-error no such attribute
  account.nmae = "y";
}

// ── version counters ──
class Doc extends Base.mapped(
  "doc",
  { id: column(t.integer(), { primaryKey: true }), body: column(t.text()), version: column(t.integer()) },
  { versionId: "version" },
) {}
is<number>()(new Doc({ body: "x" }).version);
new Doc({ body: "x", version: 3 });
class Post extends Base.mapped(
  "post",
  { id: column(t.integer(), { primaryKey: true }), kind: column(t.string(9)), version: column(t.integer()), body: column(t.text()) },
  { polymorphicOn: "kind", polymorphicIdentity: "post", versionId: "version", schema: "blog", construct: "run", entity: () => Post },
) {}
new Post({ body: "x" });
// @ts-expect-error the counter is a column of the class
Base.mapped("wrong1", { id: column(t.integer(), { primaryKey: true }) }, { versionId: "version" });
// @ts-expect-error no such option
Base.mapped("wrong2", { id: column(t.integer(), { primaryKey: true }) }, { versionID: "id" });

// ── validates ──
class Mailbox extends Base.mapped("mailbox", {
  id: column(t.integer(), { primaryKey: true }),
  email: validates(column(t.string(255)), (value) => {
    is<string>()(value);
    if (!value.includes("@")) throw new Error(`${value} is no address.`);
    return value.toLowerCase();
  }),
  alias: validates(column(t.text(), { nullable: true }), (value) => value?.trim() ?? null),
  // Naming a mapped class asks for the type of the result.
  nickname: validates(column(t.text()), (value, box): string => (box instanceof Mailbox ? `${box.email}: ${value}` : value)),
  letters: validates(
    relationship.list(() => Letter),
    (letter: Letter, box: Mailbox) => {
      if (letter.subject === box.email) throw new Error("a letter to itself");
      return letter;
    },
  ),
}) {}
class Letter extends Base.mapped("letter", {
  id: column(t.integer(), { primaryKey: true }),
  subject: column(t.text()),
  boxId: column(t.integer(), { foreignKey: "mailbox.id" }),
  box: relationship.one(() => Mailbox),
}) {}
is<string>()(new Mailbox({ email: "a@b", nickname: "a" }).email);
is<string | null>()(new Mailbox({ email: "a@b", nickname: "a" }).alias);
is<Letter[]>()(new Mailbox({ email: "a@b", nickname: "a" }).letters);
is<SqlColumn<string, "email", "mailbox", "text">>()(Mailbox.c.email);
is<SqlRelationship<typeof Letter, "list", "mailbox">>()(Mailbox.c.letters);
// @ts-expect-error what the check gives is what is set
validates(column(t.text()), (value) => value.length);
// @ts-expect-error null where NULL is not allowed
validates(column(t.text()), () => null);
const computed = hybrid(() => Mailbox.c.email);
// @ts-expect-error an expression has no values to look at
validates(computed, (value: string) => value);

// ── kinds of relationships, and their options ──
class Shelf extends Base.mapped("shelf", {
  id: column(t.integer(), { primaryKey: true }),
  list: relationship.list(() => Book, {
    backPopulates: "shelf",
    cascade: ["all", "delete-orphan"],
    orderBy: () => [Book.c.title, Book.c.id],
  }),
  set: relationship.set(() => Book, { viewOnly: true, lazy: "selectin", cascade: [] }),
  byTitle: relationship.map(() => Book, "title", { viewOnly: true }),
  byId: relationship.map(() => Book, "id"),
  sorted: orderingList(() => Book, "position", {
    countFrom: 1,
    cascade: ["save-update"],
    primaryJoin: () => Shelf.c.id.eq(Book.c.shelfId),
  }),
  archive: relationship.writeOnly(() => Book, { passiveDeletes: "all", foreignKeys: () => Book.c.shelfId }),
  stream: relationship.dynamic(() => Book, { orderBy: () => Book.c.title.desc() }),
  tags: relationship.set(() => Tag, {
    secondary: () => shelfTags,
    primaryJoin: () => Shelf.c.id.eq(shelfTags.c.shelfId),
    secondaryJoin: () => Tag.c.id.eq(shelfTags.c.tagId),
  }),
  titles: associationProxy("list", "title"),
  titleSet: associationProxy("set", "title"),
  tagNames: associationProxy("tags", "name"),
}) {}
class Book extends Base.mapped("book", {
  id: column(t.integer(), { primaryKey: true }),
  title: column(t.text()),
  position: column(t.integer(), { nullable: true }),
  shelfId: column(t.integer(), { nullable: true, foreignKey: () => Shelf.c.id }),
  shelf: relationship.optional(() => Shelf, { backPopulates: "list", lazy: "joined" }),
  home: relationship.one(() => Shelf, { postUpdate: true }),
  shelfList: associationProxy("shelf", "list"),
  homeId: associationProxy("home", "id"),
}) {}
class Tag extends Base.mapped("tag", { id: column(t.integer(), { primaryKey: true }), name: column(t.text()) }) {}
const shelfTags = table("shelf_tag", metadata, {
  shelfId: column(t.integer(), { primaryKey: true, foreignKey: () => Shelf.c.id }),
  tagId: column(t.integer(), { primaryKey: true, foreignKey: () => Tag.c.id }),
});
const shelf = new Shelf({ list: [new Book({ title: "a" })], set: new Set<Book>(), byTitle: new Map<string, Book>() });
is<Book[]>()(shelf.list);
is<Set<Book>>()(shelf.set);
is<Map<string, Book>>()(shelf.byTitle);
is<Map<number, Book>>()(shelf.byId);
is<Book[]>()(shelf.sorted);
is<WriteOnlyCollection<Book>>()(shelf.archive);
is<WriteOnlyCollection<Book>>()(shelf.stream);
is<Set<Tag>>()(shelf.tags);
is<string[]>()(shelf.titles);
is<Set<string>>()(shelf.titleSet);
is<Set<string>>()(shelf.tagNames);
is<Shelf | null>()(new Book({ title: "a" }).shelf);
is<Shelf>()(new Book({ title: "a" }).home);
is<Book[] | null>()(new Book({ title: "a" }).shelfList);
is<number>()(new Book({ title: "a" }).homeId);
is<SqlColumn<string, "title", "book", "text">>()(Shelf.c.titles);
is<SqlRelationship<typeof Book, "map", "shelf">>()(Shelf.c.byTitle);
// @ts-expect-error an array where a Set is kept
new Shelf({ set: [] });
// @ts-expect-error a Map by another key
new Shelf({ byTitle: new Map<number, Book>() });
// @ts-expect-error no such option
relationship.list(() => Book, { backPopulate: "shelf" });
// @ts-expect-error no such way of loading
relationship.list(() => Book, { lazy: "eager" });
// @ts-expect-error the map's key is missing
relationship.map(() => Book);
// @ts-expect-error the target is a function
orderingList("Book", "position");
// @ts-expect-error no such option
orderingList(() => Book, "position", { from: 1 });

// ── collections that are never loaded as a whole ──
new Shelf({ archive: [new Book({ title: "a" })], stream: new Set<Book>() });
shelf.archive.add(new Book({ title: "b" }));
shelf.archive.addAll(new Set([new Book({ title: "c" })]));
shelf.archive.remove(shelf.list[0]!);
is<Book[]>()(
  session
    .scalars(shelf.archive.select().where(Book.c.title.like("a%")).orderBy(Book.c.id).limit(10).options(selectinLoad(Book.c.shelf)))
    .all(),
);
// @ts-expect-error a member of another class
shelf.archive.add(new Tag({ name: "x" }));
// @ts-expect-error it is no array
shelf.archive.length;

// ── expressions: hybrids of both forms, column properties, deferred columns, synonyms ──
class Person extends Base.mapped("person", {
  id: column(t.integer(), { primaryKey: true }),
  first: column(t.text()),
  last: column(t.text(), { nullable: true }),
  photo: deferred(column(t.largeBinary(), { nullable: true })),
  shelfId: column(t.integer(), { foreignKey: () => Shelf.c.id }),
  shelf: relationship.one(() => Shelf),
  name: hybrid(() => Person.c.first.concat(" ").concat(Person.c.last)),
  isLong: hybrid(() => func.length(Person.c.first).gt(20)),
  hasBooks: hybrid(() => Person.c.shelf.has(Shelf.c.list.any())),
  initials: hybrid(
    t.text(),
    (person: Person) => person.first.slice(0, 1),
    () => func.substr(Person.c.first, 1, 1),
    { set: (person: Person, value: string) => person.first.concat(value) },
  ),
  bookCount: columnProperty(() => select(func.count(Book.c.id)).where(Book.c.shelfId.eq(Person.c.shelfId)).scalarSubquery()),
  newest: columnProperty(() => select(func.max(Book.c.title)).where(Book.c.shelfId.eq(Person.c.shelfId))),
  lower: columnProperty(() => func.lower(Person.c.first)),
  surname: synonym("last"),
  full: synonym("name"),
}) {}
const person = new Person({ first: "x", surname: "y" });
is<string | null>()(person.name);
is<boolean>()(person.isLong);
is<boolean>()(person.hasBooks);
is<string>()(person.initials);
is<number | null>()(person.bookCount);
is<string | null>()(person.newest);
is<string>()(person.lower);
is<string | null>()(person.surname);
is<string | null>()(person.full);
is<Uint8Array | null>()(person.photo);
is<SqlColumn<string | null, "name", "person", "text">>()(Person.c.name);
is<SqlColumn<boolean, "isLong", "person", "bool">>()(Person.c.isLong);
is<SqlColumn<string, "initials", "person", "text">>()(Person.c.initials);
is<SqlColumn<number | null, "bookCount", "person", "num">>()(Person.c.bookCount);
is<SqlColumn<string | null, "newest", "person", "text">>()(Person.c.newest);
is<SqlColumn<string | null, "surname", "person", "text">>()(Person.c.surname);
select(Person.c.name, Person.c.initials).where(Person.c.isLong, Person.c.hasBooks).orderBy(Person.c.bookCount.desc());
select(Person).options(undefer(Person.c.photo), defer(Person.c.first), joinedLoad(Person.c.shelf).selectinLoad(Shelf.c.tags));
is<Row<[string | null, boolean], { name: string | null; isLong: boolean }>>()(
  session.execute(select(Person.c.name, Person.c.isLong)).one(),
);
is<string[]>()(inspect(person).attrs.first.history.added);
// @ts-expect-error a computed attribute can't be given
new Person({ first: "x", bookCount: 1 });
// @ts-expect-error a flag has no LIKE
Person.c.isLong.like("x");
// @ts-expect-error it is no column that UPDATE could set
update(Person).values({ name: "x" });
expect<Equal<InferInsert<typeof Person>["shelfId"], number | Expr<number, string, string>>>();

// ── composites: over columns of the class, and with columns of their own ──
class Point {
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}
class Line extends Base.mapped("line", {
  id: column(t.integer(), { primaryKey: true }),
  x: column(t.integer()),
  y: column(t.integer()),
  start: composite(Point, "x", "y"),
  end: composite(Point, { x2: column(t.integer()), y2: column(t.integer()) }),
}) {}
const line = new Line({ x: 1, y: 2, end: new Point(3, 4) });
is<Point>()(line.start);
is<Point>()(line.end);
is<Expr<boolean, never, "line", "bool">>()(Line.c.start.eq(new Point(1, 2)));
is<SqlColumn<number, "y", "line", "num">>()(Line.c.start.c.y);
is<SqlColumn<number, "x2", "line", "num">>()(Line.c.end.c.x2);
expect<typeof Line.c.start extends SqlComposite<Point, "start", "line", unknown> ? true : false>();
select(Line).where(Line.c.start.eq(line.end), Line.c.end.c.x2.gt(1));
// @ts-expect-error another class
Line.c.start.eq(person);
// @ts-expect-error no column of that name in it
Line.c.start.c.z;
// @ts-expect-error a composite has at least one column
composite(Point);

// ── mixins ──
const timestamps = { createdAt: column(t.dateTime(), { serverDefault: func.now() }) };
const tenanted = mixin("tenanted", { tenantId: column(t.integer()) });
class Invoice extends Base.mapped("invoice", { id: column(t.integer(), { primaryKey: true }), ...timestamps, ...tenanted }) {}
class Receipt extends Base.mapped("receipt", { id: column(t.integer(), { primaryKey: true }), ...timestamps, ...tenanted }) {}
is<Date>()(new Invoice({ tenantId: 1 }).createdAt);
is<SqlColumn<number, "tenantId", "receipt", "num">>()(Receipt.c.tenantId);
// @ts-expect-error a mixin's columns are required like any others
new Invoice({});

// ── imperative mapping ──
class Plain {
  declare id: number;
  declare label: string;
  declare kids: Plain[];
  declare parent: Plain | null;
  note = "";
  shout() {
    return this.label.toUpperCase() + this.note;
  }
}
const plain = table("plain", metadata, {
  id: column(t.integer(), { primaryKey: true }),
  label: column(t.text()),
  parentId: column(t.integer(), { nullable: true, foreignKey: () => plain.c.id }),
});
const PlainRow = registry({ metadata }).map(Plain, plain, {
  kids: relationship.list(() => Plain),
  parent: relationship.optional(() => Plain, { remoteSide: () => plain.c.id }),
  size: columnProperty(() => func.length(plain.c.label)),
});
is<Plain>()(new PlainRow());
is<SqlColumn<string, "label", "plain", "text">>()(PlainRow.c.label);
is<SqlColumn<number, "size", "plain", "num">>()(PlainRow.c.size);
is<Plain[]>()(session.scalars(select(PlainRow).where(PlainRow.c.label.eq("x"))).all());
is<Plain | null>()(session.get(PlainRow, 1));
session.execute(insert(PlainRow), [{ label: "x" }]);
// @ts-expect-error columns belong to the table
registry().map(Plain, plain, { extra: column(t.text()) });
// @ts-expect-error the table's values go into the table's columns
session.execute(insert(PlainRow), [{ lable: "x" }]);
session.execute(text("analyze"));
