/** Declarations: what they give, and what wrong ones are told. */
import { column, InvalidRequestError, index, insert, MetaData, NODE, select, types as t, table, uniqueConstraint } from "@athanor/core";
import { createEngine } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { describe, expect, test } from "vitest";
import {
  aliased,
  associationProxy,
  columnProperty,
  composite,
  declarativeBase,
  deferred,
  hybrid,
  inspect,
  MappingError,
  mixin,
  orderingList,
  registry,
  relationship,
  Session,
  selectinLoad,
  synonym,
  validates,
} from "../src/index.ts";
import { Address, freshEngine, Group, Order, TreeNode, User } from "./models.ts";

const id = column(t.integer(), { primaryKey: true });

describe("a mapped class", () => {
  test("stands for its table in statements", () => {
    using session = new Session(freshEngine());
    session.execute(insert(User), [{ name: "x" }, { name: "y" }]);
    expect(
      session
        .execute(select(User.c.id, User.c.name).where(User.c.name.eq("y")))
        .all()
        .map((row) => ({ ...row })),
    ).toEqual([{ id: 2, name: "y" }]);
    expect(Object.keys(User.c)).toEqual(["id", "name", "fullname", "role", "createdAt", "addresses", "groups", "orders"]);
    expect(Reflect.get(User, NODE).describe()).toBe("the class User");
  });

  test("has constraints, indexes and a schema of its own", () => {
    const Base = declarativeBase({ metadata: new MetaData({ namingConvention: { ix: "ix_%(table)s_%(column_0)s" } }) });
    class Part extends Base.mapped(
      "part",
      { id, code: column(t.text(), { index: true }), maker: column(t.text()) },
      { items: (c: typeof Part.c) => [uniqueConstraint("code", "maker"), index("ix_own", c.maker)] },
    ) {}
    const made = Base.metadata.tables.get("part");
    expect(made?.uniques).toHaveLength(1);
    expect(made?.indexes.map((each) => each.name)).toEqual(["ix_part_code", "ix_own"]);
    expect(new Part({ code: "a", maker: "b" }).code).toBe("a");
  });

  test("takes mixins, several and by name", () => {
    const Base = declarativeBase();
    const stamped = { createdAt: column(t.dateTime(), { nullable: true }) };
    class Doc extends Base.mapped("doc", {
      id,
      ...stamped,
      ...mixin("tenanted", { tenant: column(t.integer()) }),
      ...mixin("named", { title: column(t.text()) }),
    }) {}
    expect(Object.keys(Doc.c)).toEqual(["id", "createdAt", "tenant", "title"]);
  });

  test("may have attributes of any name", () => {
    const Base = declarativeBase();
    class Odd extends Base.mapped("odd", {
      id,
      length: column(t.integer()),
      c: column(t.text()),
      "1": column(t.text()),
      "": column(t.text(), { name: "empty" }),
      toString: column(t.text()),
      'a"b\\': column(t.text()),
      hasOwnProperty: column(t.text()),
      then: column(t.text()),
    }) {}
    const engine = createEngine(sqlite());
    engine.createAll(Base.metadata);
    using session = new Session(engine);
    const values = { length: 3, c: "C", "1": "one", "": "none", toString: "s", 'a"b\\': "q", hasOwnProperty: "h", then: "t" };
    const odd = new Odd(values);
    session.add(odd);
    session.commit();
    expect(odd[""]).toBe("none");
    expect(JSON.parse(JSON.stringify(odd))).toEqual({ ...values, id: 1 });
    expect(session.scalars(select(Odd).where(Odd.c[""].eq("none"), Odd.c.then.eq("t"))).all()).toEqual([odd]);
    expect(() => Base.mapped("worse", { id, constructor: column(t.text()) })).toThrow(/an attribute called "constructor"/);
  });

  test("what hybrids are in statements follows from the class", () => {
    const Base = declarativeBase();
    class Person extends Base.mapped("person", {
      id,
      first: column(t.text()),
      last: column(t.text()),
      full: hybrid(() => Person.c.first.concat(" ").concat(Person.c.last)),
    }) {}
    const engine = createEngine(sqlite());
    engine.createAll(Base.metadata);
    using session = new Session(engine);
    session.add(new Person({ first: "a", last: "b" }));
    session.commit();
    expect(session.scalars(select(Person).where(Person.c.full.eq("a b"))).one().last).toBe("b");
    const Other = aliased(Person, "other");
    expect({ ...session.execute(select(Other.c.full, Person.c.id).join(Person, Person.c.full.eq(Other.c.full))).one() }).toEqual({
      full: "a b",
      id: 1,
    });
    expect(() => new Person({ first: "a", last: "b" }).full).toThrow(/hybrids can't be read on objects yet/);
  });

  test("deferred columns wait until they are asked for", () => {
    const Base = declarativeBase();
    class Book extends Base.mapped("book", { id, title: column(t.text()), text: deferred(column(t.text())) }) {}
    const engine = createEngine(sqlite());
    engine.createAll(Base.metadata);
    using session = new Session(engine);
    session.add(new Book({ title: "a", text: "long" }));
    session.commit();
    session.expunge(session.getOne(Book, 1));
    const book = session.getOne(Book, 1);
    expect(inspect(book).unloaded).toEqual(["text"]);
    expect(book.text).toBe("long");
  });
});

describe("what does not work yet says so", () => {
  const Base = declarativeBase();
  test.each([
    ["composite", () => Base.mapped("f1", { id, x: column(t.integer()), at: composite(Array, "x") })],
    ["columnProperty", () => Base.mapped("f2", { id, n: columnProperty(() => User.c.id) })],
    ["synonym", () => Base.mapped("f3", { id, other: synonym("id") })],
    ["associationProxy", () => Base.mapped("f4", { id, proxy: associationProxy("a", "b") })],
    ["orderingList", () => Base.mapped("f5", { id, bullets: orderingList(() => User, "id") })],
    ["validated attribute", () => Base.mapped("f6", { id, name: validates(column(t.text()), (value) => value) })],
  ])("%s", (kind, declare) => {
    expect(declare).toThrow(InvalidRequestError);
    expect(declare).toThrow(`is a ${kind}, which is declared but does not work yet`);
  });

  test("inheritance, and collections of the other kinds", () => {
    expect(() => User.mapped("admin", { id })).toThrow(/Inheritance is declared but does not work yet: User/);
    const Own = declarativeBase();
    class Owner extends Own.mapped("owner", { id, log: relationship.writeOnly(() => Owner) }) {}
    expect(() => new Owner({})).toThrow(/Owner\.log is a relationship\.writeOnly, which is declared but does not work yet/);
  });
});

describe("wrong declarations", () => {
  const own = (): ReturnType<typeof declarativeBase> => declarativeBase();

  test("of classes", () => {
    expect(() => own().mapped("no_key", { name: column(t.text()) })).toThrow(/"no_key" has no primary key/);
    expect(() => own().mapped("wrong", { id, name: "text" as never })).toThrow(/"wrong"\.name is no attribute/);
    const Base = own();
    expect(() => Base.mapped("again", { name: column(t.text()) })).toThrow(MappingError);
    // The name is free: nothing is half done.
    Base.mapped("again", { id });
    expect(() => Base.mapped("again", { id })).toThrow(/already defined/);
    expect(() => own().mapped("v", { id }, { versionId: "nope" as never })).toThrow(/versionId .* names "nope"/);
  });

  test("of constructors' values", () => {
    expect(() => new User({ name: "x", nmae: 1 } as never)).toThrow(/User has no attribute "nmae"; it has "id", "name"/);
    expect(() => new User({ name: undefined } as never)).toThrow(/given undefined as "name"/);
    expect(() => new User({ name: "x", addresses: [new Group({ title: "" })] } as never)).toThrow(
      /User\.addresses takes objects of the class Address, not of Group/,
    );
    expect(() => new Address({ email: "x", user: "me" } as never)).toThrow(/Address\.user was set to a value of type string/);
    expect(() => {
      new User({ name: "x" }).name = undefined as never;
    }).toThrow(/User\.name was set to undefined/);
  });

  test("of a class's body that hides an attribute: found at the first add, and named", () => {
    const Base = own();
    class Hidden extends Base.mapped("hidden", { id, name: column(t.text()) }) {
      override name = "hidden";
    }
    const engine = createEngine(sqlite());
    using session = new Session(engine);
    expect(() => session.add(new Hidden({ name: "a" }))).toThrow(
      /The class Hidden declares the field "name" in its body, which hides the mapped attribute/,
    );
  });

  test.each([
    ["no class", () => relationship.list(() => 7 as never), /target of A\.bs is 7, and no mapped class/],
    ["a class that is not mapped", () => relationship.list(() => Date), /target of A\.bs is Date, which is no mapped class/],
    ["a function that throws", () => relationship.list(() => missing()), /target of A\.bs could not be worked out: there is nothing/],
    ["tables that nothing links", () => relationship.list(() => Order), /A\.bs: no foreign key links the tables "a" and "order_head"/],
    [
      "a collection where the foreign key is",
      () => relationship.list(() => C),
      /A\.bs is declared as a list, but the foreign key is in the table "a"/,
    ],
    [
      "an unknown association table",
      () => relationship.list(() => B, { secondary: "nowhere" }),
      /association table "nowhere", which is not in the metadata/,
    ],
    [
      "an orphan of many owners",
      () => relationship.one(() => C, { cascade: ["all", "delete-orphan"] }),
      /A\.bs is many-to-one and has the cascade "delete-orphan"/,
    ],
    [
      "a condition that compares nothing",
      () => relationship.list(() => B, { primaryJoin: () => B.c.id.eq(1) }),
      /its join condition compares no foreign key/,
    ],
    ["no condition at all", () => relationship.list(() => B, { primaryJoin: () => "x" }), /primaryJoin of A\.bs is no condition/],
    [
      "something else as remoteSide",
      () => relationship.list(() => B, { remoteSide: () => 1 }),
      /option remoteSide of A\.bs names something that is no column/,
    ],
  ])("of relationships: %s", (_what, declare, message) => {
    const Base = own();
    class A extends Base.mapped("a", { id, cId: column(t.integer(), { nullable: true, foreignKey: () => C.c.id }), bs: declare() }) {}
    expect(() => new A({})).toThrow(message);
    expect(() => Base.configure()).toThrow(MappingError);
  });

  const Others = declarativeBase();
  class B extends Others.mapped("b", { id, aId: column(t.integer(), { foreignKey: () => outerA.c.id }) }) {}
  class OuterA extends Others.mapped("outer_a", { id }) {}
  const outerA = OuterA;
  class C extends Others.mapped("c", { id }) {}
  function missing(): never {
    throw new ReferenceError("there is nothing");
  }

  test("of relationships: cascades", () => {
    expect(() => own().mapped("x", { id, r: relationship.list(() => User, { cascade: ["delete-orphan"] }) })).toThrow(
      /"delete-orphan" without "delete"/,
    );
    expect(() => own().mapped("x", { id, r: relationship.list(() => User, { cascade: ["everything" as never] }) })).toThrow(
      /x\.r has the cascade "everything"/,
    );
    expect(() => own().mapped("x", { id, r: relationship.list(() => User, { viewOnly: true, cascade: ["all"] }) })).toThrow(
      /viewOnly and has cascades that write/,
    );
  });

  test.each([
    ["nope", {}, /Owner\.parts names backPopulates: "nope", but Part has no relationship of that name/],
    ["owner", {}, /Part\.owner names none: give it backPopulates: "parts"/],
    ["owner", { backPopulates: "others" }, /Part\.owner names backPopulates: "others", but Owner has no relationship of that name/],
  ])("of relationships: backPopulates %s %o", (backPopulates, options, message) => {
    const Base = own();
    class Owner extends Base.mapped("owner", { id, parts: relationship.list(() => Part, { backPopulates }) }) {}
    class Part extends Base.mapped("part", {
      id,
      ownerId: column(t.integer(), { foreignKey: "owner.id" }),
      owner: relationship.one(() => Owner, options),
    }) {}
    expect(() => new Owner({})).toThrow(message);
    expect(() => new Part({})).toThrow(MappingError);
  });

  test("of relationships: two foreign keys", () => {
    const Base = own();
    class Game extends Base.mapped("game", {
      id,
      homeId: column(t.integer(), { foreignKey: "team.id" }),
      guestId: column(t.integer(), { foreignKey: "team.id" }),
      home: relationship.one(() => Team),
    }) {}
    class Team extends Base.mapped("team", { id }) {}
    expect(() => new Game({ homeId: 1, guestId: 1 })).toThrow(
      /more than one foreign key links the tables "game" and "team" \(homeId, guestId\)/,
    );
    void Team;
  });

  test("of relationships: both sides of one direction", () => {
    const Base = own();
    class N extends Base.mapped("n", {
      id,
      upId: column(t.integer(), { nullable: true, foreignKey: () => N.c.id }),
      up: relationship.optional(() => N, { backPopulates: "side" }),
      side: relationship.optional(() => N, { backPopulates: "up" }),
    }) {}
    expect(() => new N({})).toThrow(/both are many-to-one: one of them needs remoteSide/);
  });
});

describe("loader options", () => {
  test("follow relationships", () => {
    expect(() => selectinLoad(User.c.name as never)).toThrow(/takes a relationship of a mapped class/);
    expect(() => selectinLoad(User.c.addresses).joinedLoad(TreeNode.c.children as never)).toThrow(
      /path of a loader option is broken: User\.addresses leads to Address, but TreeNode\.children starts from TreeNode/,
    );
  });
});

describe("imperative mapping", () => {
  class Plain {
    id!: number;
    label!: string;
    parentId!: number | null;
    kids!: Plain[];
    shout(): string {
      return `${this.label}!`;
    }
  }
  const metadata = new MetaData();
  const plainTable = table("plain", metadata, {
    id: column(t.integer(), { primaryKey: true }),
    label: column(t.text()),
    parentId: column(t.integer(), { nullable: true, foreignKey: "plain.id" }),
  });
  const PlainRow = registry({ metadata }).map(Plain, plainTable, { kids: relationship.list(() => Plain) });

  test("a plain object's own values move into the state when it is added", () => {
    const engine = createEngine(sqlite());
    engine.createAll(metadata);
    using session = new Session(engine);
    const plain = new PlainRow();
    plain.label = "a";
    const kid = new Plain();
    kid.label = "b";
    plain.kids = [kid];
    session.add(plain);
    session.commit();
    expect([plain.id, plain.label, kid.parentId]).toEqual([1, "a", 1]);
    plain.label = "changed";
    session.commit();
    session.expunge(plain);
    const loaded: Plain = session.scalars(select(PlainRow).where(PlainRow.c.label.eq("changed"))).one();
    expect(loaded).toBeInstanceOf(Plain);
    expect(loaded.shout()).toBe("changed!");
    expect(loaded.kids.map((each) => each.label)).toEqual(["b"]);
  });

  test("what a constructor sets moves into the state too, and loaded objects are made without it", () => {
    class Note {
      declare id: number;
      declare body: string;
      constructor(body: string) {
        this.body = body;
      }
    }
    const notes = new MetaData();
    const noteTable = table("note", notes, { id: column(t.integer(), { primaryKey: true }), body: column(t.text()) });
    const Notes = registry().map(Note, noteTable);
    const engine = createEngine(sqlite());
    engine.createAll(notes);
    using session = new Session(engine);
    const note = new Note("first");
    session.add(note);
    session.commit();
    note.body = "second";
    session.commit();
    session.expunge(note);
    expect(session.scalars(select(Notes)).one().body).toBe("second");
  });

  test("wrong ones are named", () => {
    expect(() => registry().map(Plain, plainTable)).toThrow(/The class Plain is mapped already/);
    class Another {}
    expect(() => registry().map(Another, plainTable, { extra: column(t.text()) as never })).toThrow(/Another\.extra is a column/);
  });
});
