/** The classes that most tests use, on a database in memory. */
import { column, func, MetaData, types as t, table } from "@athanor/core";
import type { Engine, EngineOptions } from "@athanor/engine";
import { createEngine } from "@athanor/engine";
import { sqlite } from "@athanor/sqlite";
import { declarativeBase, relationship } from "../src/index.ts";

export const metadata = new MetaData();
const Base = declarativeBase({ metadata });

export class User extends Base.mapped("user_account", {
  id: column(t.integer(), { primaryKey: true }),
  name: column(t.string(30)),
  fullname: column(t.text(), { nullable: true }),
  role: column(t.string(10), { default: "user" }),
  createdAt: column(t.dateTime(), { name: "created_at", serverDefault: func.now() }),
  addresses: relationship.list(() => Address, { backPopulates: "user", cascade: ["all", "delete-orphan"], orderBy: () => Address.c.id }),
  groups: relationship.list(() => Group, { secondary: () => memberships, backPopulates: "users" }),
  orders: relationship.list(() => Order, { backPopulates: "user" }),
}) {
  greeting(): string {
    return `Hello, ${this.name}`;
  }
}

export class Address extends Base.mapped("address", {
  id: column(t.integer(), { primaryKey: true }),
  email: column(t.string(255)),
  userId: column(t.integer(), { name: "user_id", foreignKey: "user_account.id" }),
  user: relationship.one(() => User, { backPopulates: "addresses" }),
}) {}

export class Group extends Base.mapped("grp", {
  id: column(t.integer(), { primaryKey: true }),
  title: column(t.text()),
  users: relationship.set(() => User, { secondary: "membership", backPopulates: "groups" }),
}) {}

export const memberships = table("membership", metadata, {
  userId: column(t.integer(), { name: "user_id", primaryKey: true, foreignKey: () => User.c.id }),
  groupId: column(t.integer(), { name: "group_id", primaryKey: true, foreignKey: "grp.id" }),
});

export class Order extends Base.mapped("order_head", {
  id: column(t.integer(), { primaryKey: true }),
  userId: column(t.integer(), { nullable: true, foreignKey: "user_account.id" }),
  user: relationship.optional(() => User, { backPopulates: "orders" }),
}) {}

export class OrderItem extends Base.mapped("order_item", {
  orderId: column(t.integer(), { primaryKey: true, foreignKey: "order_head.id" }),
  sku: column(t.string(9), { primaryKey: true }),
  quantity: column(t.integer()),
}) {}

export class TreeNode extends Base.mapped("node", {
  id: column(t.integer(), { primaryKey: true }),
  label: column(t.text()),
  parentId: column(t.integer(), { nullable: true, foreignKey: () => TreeNode.c.id }),
  parent: relationship.optional(() => TreeNode, { remoteSide: () => TreeNode.c.id, backPopulates: "children" }),
  children: relationship.list(() => TreeNode, { backPopulates: "parent", cascade: ["all", "delete-orphan"] }),
}) {}

/** What an engine says to its log. */
export interface Log {
  readonly lines: string[];
  /** The statements since the last look: `INSERT user_account`, `SELECT …`, each with how many rows of values it had. */
  statements(): string[];
}

/** An engine on an empty database in memory, with the tables. */
export function freshEngine(options: EngineOptions = {}): Engine {
  const engine = createEngine(sqlite(), options);
  engine.createAll(metadata);
  return engine;
}

/** As `freshEngine`, and what it sends can be looked at. */
export function loggedEngine(): { readonly engine: Engine; readonly log: Log } {
  const lines: string[] = [];
  const engine = createEngine(sqlite(), { echo: true, logger: { info: (message) => lines.push(message) } });
  engine.createAll(metadata);
  lines.length = 0;
  const isStatement = /^(SELECT|INSERT|UPDATE|DELETE|WITH)\b/;
  return {
    engine,
    log: {
      lines,
      statements() {
        const found = lines.filter((line) => isStatement.test(line));
        lines.length = 0;
        return found;
      },
    },
  };
}
