/** What the types of the ORM say about right programs, and that wrong ones fail where the mistake is. */
import type { Expr, InferInsert, Row, SqlColumn } from "@athanor/core";
import { column, func, insert, MetaData, select, types as t, table, update } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import type { InferInit, WriteOnlyCollection } from "@athanor/orm";
import {
  aliased,
  associationProxy,
  columnProperty,
  composite,
  declarativeBase,
  deferred,
  hybrid,
  inspect,
  joinedLoad,
  loadOnly,
  mixin,
  registry,
  relationship,
  Session,
  selectinLoad,
  synonym,
  toObject,
} from "@athanor/orm";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function expect<T extends true>(): void;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare const engine: Engine;

// ── declarations ──
const metadata = new MetaData();
const Base = declarativeBase({ metadata });
const timestamps = { createdAt: column(t.dateTime(), { serverDefault: func.now() }), updatedAt: column(t.dateTime(), { nullable: true }) };
const tenanted = mixin("tenanted", { tenantId: column(t.integer(), { default: 1 }) });

export class User extends Base.mapped("user_account", {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  ...timestamps,
  ...tenanted,
  addresses: relationship.list(() => Address, {
    backPopulates: "user",
    cascade: ["all", "delete-orphan"],
    primaryJoin: () => User.c.id.eq(Address.c.userId),
    orderBy: () => Address.c.email,
  }),
  groups: relationship.set(() => Group, { secondary: () => userGroups, backPopulates: "users" }),
  notes: relationship.map(() => Address, "email"),
  log: relationship.writeOnly(() => Address),
  stream: relationship.dynamic(() => Address),
  emails: associationProxy("addresses", "email"),
  addressCount: columnProperty(() => select(func.count(Address.c.id)).where(Address.c.userId.eq(User.c.id)).scalarSubquery()),
  newest: columnProperty(() => select(func.max(Address.c.id)).where(Address.c.userId.eq(User.c.id))),
  shout: hybrid(() => User.c.name.concat("!")),
  isLong: hybrid(() => func.length(User.c.name).gt(20)),
  hasMail: hybrid(() => User.c.addresses.any(Address.c.email.like("%@%"))),
  initial: hybrid(
    t.text(),
    (user: User) => user.name.slice(0, 1),
    () => func.lower(User.c.name),
    { set: (user: User, value: string) => user.name.concat(value) },
  ),
  title: synonym("name"),
  photo: deferred(column(t.largeBinary(), { nullable: true })),
}) {
  greeting() {
    return `Hello, ${this.name} ${this.addresses[0]?.email} ${this.shout} ${this.initial}`;
  }
  static byName(name: string) {
    return select(User).where(User.c.name.eq(name));
  }
}
export class Address extends Base.mapped("address", {
  id: column(t.integer(), { primaryKey: true }),
  email: column(t.string(255)),
  userId: column(t.integer(), { name: "user_id", foreignKey: () => User.c.id }),
  user: relationship.one(() => User, { backPopulates: "addresses" }),
  userName: associationProxy("user", "name"),
}) {}
export class Group extends Base.mapped("grp", {
  id: column(t.integer(), { primaryKey: true }),
  title: column(t.text()),
  users: relationship.set(() => User, { secondary: "user_group", backPopulates: "groups" }),
}) {}
const userGroups = table("user_group", metadata, {
  userId: column(t.integer(), { primaryKey: true, foreignKey: () => User.c.id }),
  groupId: column(t.integer(), { primaryKey: true, foreignKey: "grp.id" }),
});
export class TreeNode extends Base.mapped("node", {
  id: column(t.integer(), { primaryKey: true }),
  parentId: column(t.integer(), { nullable: true, foreignKey: () => TreeNode.c.id }),
  parent: relationship.optional(() => TreeNode, { remoteSide: () => TreeNode.c.id }),
  children: relationship.list(() => TreeNode),
}) {}
// @ts-expect-error a name is no thunk
relationship.one("User");
// @ts-expect-error a cascade that there is not
relationship.list(() => User, { cascade: ["everything"] });

// ── objects ──
const spongebob = new User({ name: "spongebob", addresses: [new Address({ email: "s@sea" })] });
spongebob.addresses[0]!.user === spongebob;
spongebob.greeting();
is<number>()(spongebob.id);
is<string | null>()(spongebob.fullname);
is<Date>()(spongebob.createdAt);
is<number>()(spongebob.tenantId);
is<Address[]>()(spongebob.addresses);
is<Set<Group>>()(spongebob.groups);
is<Map<string, Address>>()(spongebob.notes);
is<WriteOnlyCollection<Address>>()(spongebob.log);
is<WriteOnlyCollection<Address>>()(spongebob.stream);
is<string[]>()(spongebob.emails);
is<string>()(spongebob.shout);
is<boolean>()(spongebob.isLong);
is<boolean>()(spongebob.hasMail);
is<string>()(spongebob.initial);
is<string>()(spongebob.title);
is<Uint8Array | null>()(spongebob.photo);
is<number | null>()(spongebob.addressCount);
is<number | null>()(spongebob.newest);
is<string>()(new Address({ email: "" }).userName);
is<TreeNode | null>()(new TreeNode().parent);
is<TreeNode[]>()(new TreeNode({}).children);
type NewUser = InferInit<typeof User>;
expect<Equal<NewUser["name"], string>>();
expect<Equal<NewUser["fullname"], string | null | undefined> extends true ? true : Equal<NewUser["fullname"], string | null>>();
const given: NewUser = { name: "x", tenantId: 2, initial: "X" };
new User(given);
// @ts-expect-error missing name
new User({});
// @ts-expect-error missing everything
new User();
// @ts-expect-error unknown
new User({ name: "x", nmae: "y" });
// @ts-expect-error wrong element
new User({ name: "x", addresses: [new Group({ title: "" })] });
// @ts-expect-error a computed attribute can't be set
new User({ name: "x", shout: "!" });

// ── attributes of classes ──
is<SqlColumn<string, "name", "user_account", "text">>()(User.c.name);
is<SqlColumn<string, "shout", "user_account", "text">>()(User.c.shout);
is<SqlColumn<string, "initial", "user_account", "text">>()(User.c.initial);
is<SqlColumn<string, "title", "user_account", "text">>()(User.c.title);
is<SqlColumn<number | null, "addressCount", "user_account", "num">>()(User.c.addressCount);
is<SqlColumn<string, "email", "address", "text">>()(User.c.emails);
is<Expr<boolean, never, never, "bool">>()(User.c.addresses.any(Address.c.email.like("%@%")));
User.c.addresses.contains(new Address({ email: "" }));
Address.c.user.eq(spongebob);
Address.c.user.eq(null);
Address.c.user.has(User.c.name.eq("x"));
// @ts-expect-error an object of another class
Address.c.user.eq(new Group({ title: "" }));
// @ts-expect-error not a column
User.c.addresses.like("x");

// ── inheritance ──
class Employee extends Base.mapped(
  "employee",
  {
    id: column(t.integer(), { primaryKey: true }),
    type: column(t.string(20)),
    name: column(t.string(50)),
    boss: relationship.optional(() => Manager),
    companyId: column(t.integer(), { foreignKey: "company.id" }),
    company: relationship.one(() => Company),
  },
  { polymorphicOn: "type", polymorphicIdentity: "employee", entity: () => Employee },
) {
  hello() {
    return this.name;
  }
  static readonly kinds: readonly string[] = ["employee"];
}
class Manager extends Employee.mapped(
  "manager",
  { id: column(t.integer(), { primaryKey: true, foreignKey: "employee.id" }), level: column(t.integer()) },
  { polymorphicIdentity: "manager", entity: () => Manager },
) {
  override hello() {
    return super.hello() + this.level;
  }
}
class Engineer extends Employee.mapped(
  { lang: column(t.text(), { nullable: true }) },
  { polymorphicIdentity: "engineer", entity: () => Engineer },
) {
  code() {
    return this.lang;
  }
}
class Chief extends Manager.mapped(
  "chief",
  { id: column(t.integer(), { primaryKey: true, foreignKey: "manager.id" }), shares: column(t.integer()) },
  { polymorphicIdentity: "chief" },
) {}
class Company extends Base.mapped("company", {
  id: column(t.integer(), { primaryKey: true }),
  employees: relationship.list(() => Employee),
  managers: relationship.list(() => Manager),
}) {}
const manager = new Manager({ name: "x", level: 3 });
manager.hello();
is<number>()(manager.level);
is<Manager | null>()(manager.boss);
const asEmployee: Employee = manager;
asEmployee.hello();
is<readonly string[]>()(Manager.kinds);
is<string | null>()(new Engineer({ name: "x" }).code());
new Engineer({ name: "x", type: "engineer" }).hello();
is<SqlColumn<string, "name", "manager", "text">>()(Manager.c.name);
is<string>()(new Chief({ name: "", level: 1, shares: 1 }).hello());
Company.c.employees.ofType(Manager).any(Manager.c.level.gt(3));
// @ts-expect-error not a subclass
Company.c.employees.ofType(Address);
// @ts-expect-error level is required
new Manager({ name: "x" });
// @ts-expect-error the discriminator is a column of the class
Base.mapped("wrong", { id: column(t.integer(), { primaryKey: true }) }, { polymorphicOn: "type" });

// ── composites, imperative mapping ──
class Point {
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
  distance() {
    return Math.hypot(this.x, this.y);
  }
}
class Vertex extends Base.mapped("vertex", {
  id: column(t.integer(), { primaryKey: true }),
  x: column(t.integer()),
  y: column(t.integer()),
  start: composite(Point, "x", "y"),
  end: composite(Point, { x2: column(t.integer()), y2: column(t.integer()) }),
}) {}
is<Point>()(new Vertex({ x: 1, y: 2 }).start);
Vertex.c.start.eq(new Point(1, 2));
is<SqlColumn<number, "x", "vertex", "num">>()(Vertex.c.start.c.x);
is<SqlColumn<number, "x2", "vertex", "num">>()(Vertex.c.end.c.x2);
class Plain {
  id!: number;
  label!: string;
  kids!: Plain[];
  shout() {
    return this.label;
  }
}
const plainTable = table("plain", metadata, { id: column(t.integer(), { primaryKey: true }), label: column(t.text()) });
const PlainRow = registry().map(Plain, plainTable, { kids: relationship.list(() => Plain) });
is<SqlColumn<string, "label", "plain", "text">>()(PlainRow.c.label);
new PlainRow().shout();
class Wrong {
  id!: number;
  label!: number;
}
// @ts-expect-error label's type
registry().map(Wrong, plainTable);

// ── sessions ──
using session = new Session(engine, { expireOnCommit: false });
session.add(spongebob);
session.commit();
const all: User[] = session
  .scalars(
    select(User)
      .where(User.c.addresses.any(Address.c.email.like("%sea")))
      .options(selectinLoad(User.c.addresses)),
  )
  .all();
is<User[]>()(session.scalars(select(User)).all());
all[0]!.addresses;
is<User[]>()(session.scalars(User.byName("x")).all());
is<Plain[]>()(session.scalars(select(PlainRow)).all());
const pairs = session.execute(select(User, Address).outerJoin(User.c.addresses)).all();
is<Row<[User, Address | null], {}>[]>()(pairs);
const asTuples: (readonly [User, Address | null])[] = pairs;
for (const [user, address] of asTuples) {
  is<User>()(user);
  is<Address | null>()(address);
}
const U2 = aliased(User, "u2");
{
  const row = session.execute(select(User, U2, User.c.name).outerJoin(U2, U2.c.id.gt(User.c.id))).one();
  is<User | null>()(row[1]);
  is<User>()(row[0]);
  is<User | null>()(row.u2);
  is<string>()(row.name);
  // The price of no name: two anonymous aliases of one class are one type.
  const first = aliased(User);
  const second = aliased(User);
  const anonymous = session.execute(select(first, second).outerJoin(second)).one();
  is<User | null>()(anonymous[1]);
  is<User | null>()(anonymous[0]);
  const subquery = select(User).where(User.c.id.gt(3)).subquery("s");
  is<SqlColumn<string | null, "fullname", "s", "text">>()(subquery.c.fullname);
  const managed = session.execute(select(Company, Manager).outerJoin(Company.c.employees.ofType(Manager))).one();
  is<Manager | null>()(managed[1]);
  is<Company>()(managed[0]);
}

// ── loader options ──
session.execute(
  select(User).options(
    selectinLoad(User.c.addresses).joinedLoad(Address.c.user).selectinLoad(User.c.groups).loadOnly(Group.c.title),
    loadOnly(User.c.name),
  ),
);
select(Company).options(
  selectinLoad(Company.c.managers).joinedLoad(Employee.c.company),
  selectinLoad(Company.c.employees.ofType(Manager)).joinedLoad(Manager.c.boss),
);
select(Manager).options(selectinLoad(Employee.c.company), joinedLoad(Manager.c.boss));
select(User).options(selectinLoad(User.c.addresses.and(Address.c.email.like("%sea"))));
// @ts-expect-error wrong path: groups is not Address's
selectinLoad(User.c.addresses).joinedLoad(User.c.groups);
// @ts-expect-error wrong root
select(User).options(selectinLoad(Address.c.user));
// @ts-expect-error column of another class
selectinLoad(User.c.addresses).loadOnly(User.c.name);
// @ts-expect-error a column is no relationship
selectinLoad(User.c.name);

// ── writing by statements ──
is<User[]>()(session.scalars(insert(User).returning(User), [{ name: "a" }, { name: "b" }]).all());
session.execute(update(User).where(User.c.name.eq("x")).values({ fullname: "X" }).executionOptions({ synchronizeSession: "fetch" }));
declare const values: InferInsert<typeof User>;
is<User[]>()(
  session
    .scalars(
      insert(User)
        .values(values)
        .onConflict([User.c.name])
        .doUpdate(({ excluded }) => ({ fullname: excluded.fullname }))
        .returning(User),
    )
    .all(),
);
// @ts-expect-error a relationship is no column
update(User).values({ addresses: [] });

// ── identities ──
is<User | null>()(session.get(User, 1));
is<User>()(session.getOne(User, 1, { options: [selectinLoad(User.c.addresses)] }));
is<Manager | null>()(session.get(Manager, 1));
class Item extends Base.mapped("item", {
  orderId: column(t.integer(), { primaryKey: true }),
  sku: column(t.string(9), { primaryKey: true }),
  quantity: column(t.integer()),
}) {}
session.get(Item, [1, "a"]);
session.get(Item, { orderId: 1, sku: "a" });
new Item({ orderId: 1, sku: "a", quantity: 1 });
// @ts-expect-error a single key for a composite one
session.get(Item, 1);
// @ts-expect-error too many
session.get(Item, [1, "a", 2]);
// @ts-expect-error composite keys are not autoincrement
new Item({ sku: "a", quantity: 1 });
// @ts-expect-error key type
session.get(User, "1");

// ── transactions, and what is known of objects ──
is<number>()(session.begin((s) => s.scalars(select(User)).all().length));
is<void>()(session.beginNested((s) => s.add(spongebob)));
session.beginNested().rollback();
// @ts-expect-error an async callback would go on after the commit
session.begin(async (s) => s.flush());
is<User>()(session.merge(spongebob));
is<string[]>()(inspect(spongebob).attrs.name.history.added);
is<readonly unknown[] | null>()(inspect(spongebob).identity);
toObject(spongebob, { relationships: ["addresses"] });
