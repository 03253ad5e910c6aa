/** Hierarchies of mapped classes, and classes under other names: what each level has, takes and gives. */
import type { Row, SqlColumn } from "@athanor/core";
import { column, func, select, types as t } from "@athanor/core";
import type { Engine } from "@athanor/engine";
import type { InferInit } from "@athanor/orm";
import { aliased, declarativeBase, hybrid, joinedLoad, relationship, Session, selectinLoad } from "@athanor/orm";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function expect<T extends true>(): void;
declare function is<E>(): <A>(value: A, ...wrong: Equal<A, E> extends true ? [] : [got: A, wanted: E]) => void;
declare const engine: Engine;
using session = new Session(engine);

const Base = declarativeBase();

// ── a joined table, a single table, and three levels of each ──
class Employee extends Base.mapped(
  "employee",
  {
    id: column(t.integer(), { primaryKey: true }),
    type: column(t.string(20)),
    name: column(t.string(50)),
    companyId: column(t.integer(), { foreignKey: "company.id" }),
    company: relationship.one(() => Company, { backPopulates: "employees" }),
    boss: relationship.optional(() => Manager),
    shout: hybrid(() => Employee.c.name.concat("!")),
  },
  { polymorphicOn: "type", polymorphicIdentity: "employee", entity: () => Employee },
) {
  static readonly kinds: readonly string[] = ["employee"];
  static named(name: string) {
    return select(Employee).where(Employee.c.name.eq(name));
  }
  hello() {
    return this.name;
  }
}
class Manager extends Employee.mapped(
  "manager",
  { id: column(t.integer(), { primaryKey: true, foreignKey: "employee.id" }), level: column(t.integer()) },
  { polymorphicIdentity: "manager", entity: () => Manager },
) {
  override hello() {
    return super.hello() + this.level;
  }
  reports() {
    return [this.company.name, this.boss?.level];
  }
}
class Chief extends Manager.mapped(
  "chief",
  { id: column(t.integer(), { primaryKey: true, foreignKey: "manager.id" }), shares: column(t.integer()) },
  { polymorphicIdentity: "chief", entity: () => Chief },
) {}
class Engineer extends Employee.mapped(
  { language: column(t.text(), { nullable: true }), tools: relationship.list(() => Tool) },
  { polymorphicIdentity: "engineer", entity: () => Engineer },
) {
  code() {
    return this.language;
  }
}
class Lead extends Engineer.mapped({ team: column(t.text(), { nullable: true }) }, { polymorphicIdentity: "lead", entity: () => Lead }) {
  override code() {
    return `${super.code()} for ${this.team}`;
  }
}
class Director extends Manager.mapped({ car: column(t.text(), { default: "none" }) }, { polymorphicIdentity: 4, entity: () => Director }) {}
class Company extends Base.mapped("company", {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.text()),
  employees: relationship.list(() => Employee, { backPopulates: "company" }),
  managers: relationship.list(() => Manager, { viewOnly: true }),
}) {}
class Tool extends Base.mapped("tool", {
  id: column(t.integer(), { primaryKey: true }),
  label: column(t.text()),
  engineerId: column(t.integer(), { foreignKey: "employee.id" }),
}) {}

// ── objects ──
const manager = new Manager({ name: "x", level: 3 });
is<number>()(manager.level);
is<string>()(manager.name);
is<string>()(manager.shout);
is<Company>()(manager.company);
is<Manager | null>()(manager.boss);
is<string>()(manager.hello());
const asEmployee: Employee = manager;
const asManager: Manager = new Chief({ name: "x", level: 1, shares: 2 });
is<string>()(asManager.hello());
is<(string | number | undefined)[]>()(new Chief({ name: "", level: 1, shares: 1 }).reports());
is<string | null>()(new Engineer({ name: "x" }).code());
is<string>()(new Lead({ name: "x", team: "a", language: "ts" }).code());
is<Tool[]>()(new Lead({ name: "x" }).tools);
is<string>()(new Director({ name: "x", level: 1 }).car);
asEmployee.hello();
// @ts-expect-error an employee is no manager
const wrong: Manager = asEmployee;
// @ts-expect-error engineers have no level
new Engineer({ name: "x" }).level;

// ── constructors: the discriminator is known, what parents require is required ──
expect<
  Equal<
    InferInit<typeof Chief>,
    {
      name: string;
      level: number;
      shares: number;
      id?: number;
      type?: string;
      companyId?: number;
      company?: Company;
      boss?: Manager | null;
    }
  >
>();
new Employee({ name: "x", type: "employee" });
new Engineer({ name: "x", tools: [new Tool({ label: "hammer" })] });
// @ts-expect-error the level is required
new Manager({ name: "x" });
// @ts-expect-error the grandparent's name is required
new Chief({ level: 1, shares: 1 });
// @ts-expect-error the child's own column
new Employee({ name: "x", level: 1 });
// @ts-expect-error a brother's column
new Manager({ name: "x", level: 1, language: "ts" });
// @ts-expect-error the discriminator is a column
Base.mapped("wrong", { id: column(t.integer(), { primaryKey: true }) }, { polymorphicOn: "type" });
// @ts-expect-error no such option
Employee.mapped({ extra: column(t.text(), { nullable: true }) }, { polymorphicIdentiy: "x" });

// ── static members, inherited with the class ──
is<readonly string[]>()(Manager.kinds);
is<readonly string[]>()(Chief.kinds);
is<Employee[]>()(session.scalars(Engineer.named("x")).all());

// ── attributes of classes: a joined table has its own name, a single table its parent's ──
is<SqlColumn<string, "name", "employee", "text">>()(Employee.c.name);
is<SqlColumn<string, "name", "manager", "text">>()(Manager.c.name);
is<SqlColumn<number, "level", "chief", "num">>()(Chief.c.level);
is<SqlColumn<string | null, "language", "employee", "text">>()(Engineer.c.language);
is<SqlColumn<string | null, "team", "employee", "text">>()(Lead.c.team);
is<SqlColumn<string, "car", "manager", "text">>()(Director.c.car);
is<SqlColumn<string, "shout", "manager", "text">>()(Manager.c.shout);
// @ts-expect-error the parent doesn't know what its children have
Employee.c.level;

// ── statements ──
is<Employee[]>()(session.scalars(select(Employee)).all());
is<Chief[]>()(session.scalars(select(Chief).where(Chief.c.level.gt(1), Chief.c.shares.gt(2))).all());
is<Lead | null>()(session.get(Lead, 1));
is<Row<[Company, Manager | null], {}>>()(session.execute(select(Company, Manager).outerJoin(Company.c.employees.ofType(Manager))).one());
Company.c.employees.ofType(Manager).any(Manager.c.level.gt(3));
Company.c.employees.ofType(Chief).any(Chief.c.shares.gt(3), Chief.c.name.like("x%"));
Company.c.employees.contains(manager);
Employee.c.boss.eq(new Chief({ name: "", level: 1, shares: 1 }));
// @ts-expect-error not a subclass
Company.c.employees.ofType(Tool);
// @ts-expect-error the relationship leads to managers, and an employee need not be one
Company.c.managers.ofType(Employee);
// @ts-expect-error an object of another class
Company.c.managers.contains(new Engineer({ name: "x" }));

// ── loading: what a parent has, its children have ──
select(Manager).options(selectinLoad(Employee.c.company), joinedLoad(Manager.c.boss));
select(Chief).options(joinedLoad(Employee.c.company), selectinLoad(Manager.c.boss), selectinLoad(Chief.c.boss));
select(Company).options(
  selectinLoad(Company.c.managers).joinedLoad(Employee.c.company),
  selectinLoad(Company.c.employees.ofType(Engineer)).selectinLoad(Engineer.c.tools),
  selectinLoad(Company.c.employees.ofType(Manager)).joinedLoad(Manager.c.boss).loadOnly(Manager.c.level),
);
// @ts-expect-error an engineer is no company
select(Company).options(selectinLoad(Engineer.c.tools));

// ── under other names ──
const boss = aliased(Manager, "boss");
const other = aliased(Employee, "other");
is<SqlColumn<number, "level", "boss", "num">>()(boss.c.level);
is<SqlColumn<string, "name", "boss", "text">>()(boss.c.name);
{
  const row = session
    .execute(
      select(Employee, boss, other, func.count(other.c.id).label("n"))
        .outerJoin(boss, boss.c.id.eq(Employee.c.id))
        .join(other, other.c.companyId.eq(Employee.c.companyId)),
    )
    .one();
  is<Employee>()(row[0]);
  is<Manager | null>()(row[1]);
  is<Employee>()(row[2]);
  is<number>()(row[3]);
  // A class's name is no type: an entity is found by its place, an alias by its name.
  is<Manager | null>()(row.boss);
  is<Employee>()(row.other);
  is<number>()(row.n);
  const [employee, manages] = row;
  is<Employee>()(employee);
  is<Manager | null>()(manages);
  // @ts-expect-error no name
  row.employee;
}
is<(Manager | null)[]>()(session.scalars(select(boss).rightJoin(other, other.c.id.eq(boss.c.id))).all());
is<Row<[Company, Manager | null], { boss: Manager | null }>>()(
  session.execute(select(Company, boss).outerJoin(Company.c.employees.ofType(boss))).one(),
);
select(Company).options(selectinLoad(Company.c.employees.ofType(boss)).joinedLoad(boss.c.company).loadOnly(Company.c.name));
{
  // The price of no name: two anonymous aliases of one class are one type.
  const first = aliased(Employee);
  const second = aliased(Employee);
  const anonymous = session.execute(select(first, second).outerJoin(second, second.c.id.gt(first.c.id))).one();
  is<Employee | null>()(anonymous[0]);
  is<Employee | null>()(anonymous[1]);
}
// @ts-expect-error it has the attributes of its class
other.c.level;
// @ts-expect-error an alias of a class that is no employee
Company.c.employees.ofType(aliased(Tool, "t"));
// @ts-expect-error what is no mapped class
aliased(Date, "d");
