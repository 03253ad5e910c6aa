/** The unit of work and asynchronous sessions on servers: generated keys in order, versions, cascades, loading, streams. */
import { randomBytes } from "node:crypto";
import type { AsyncEngine } from "@athanor/asyncio";
import { createAsyncEngine } from "@athanor/asyncio";
import { AsyncSession, awaitable } from "@athanor/asyncio/orm";
import { column, func, MetaData, select, types as t } from "@athanor/core";
import { IntegrityError } from "@athanor/engine";
import { mariadb } from "@athanor/mysql";
import { declarativeBase, relationship, StaleDataError, selectinLoad } from "@athanor/orm";
import { postgresql } from "@athanor/postgresql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atServer } from "./servers.ts";

const metadata = new MetaData();
const Base = declarativeBase({ metadata });

class Author extends Base.mapped(
  "author",
  {
    id: column(t.integer(), { primaryKey: true }),
    name: column(t.string(60), { unique: true }),
    version: column(t.integer()),
    born: column(t.date(), { nullable: true }),
    notes: column(t.json<{ tags: string[] }>(), { nullable: true }),
    books: relationship.list(() => Book, { backPopulates: "author", cascade: ["all", "delete-orphan"] }),
  },
  { versionId: "version" },
) {}

class Book extends Base.mapped("book", {
  id: column(t.integer(), { primaryKey: true }),
  title: column(t.string(200)),
  price: column(t.numeric(10, 2), { nullable: true }),
  authorId: column(t.integer(), { name: "author_id", foreignKey: "author.id" }),
  author: relationship.one(() => Author, { backPopulates: "books" }),
}) {}

const places = { postgresql: (url: string) => postgresql(url), mariadb: (url: string) => mariadb(url) } as const;

describe.each(["postgresql", "mariadb"] as const)("on %s", (name) => {
  atServer(name, (url) => {
    const database = `athanor_${randomBytes(6).toString("hex")}`;
    const own = new URL(url);
    own.pathname = `/${database}`;
    const admin = createAsyncEngine(places[name](url), { isolationLevel: "AUTOCOMMIT" });
    let engine: AsyncEngine;

    beforeAll(async () => {
      await admin.begin((connection) => connection.driverSql(`CREATE DATABASE ${database}`));
      engine = createAsyncEngine(places[name](own.href));
      await engine.createAll(metadata);
    });

    afterAll(async () => {
      await engine.dispose();
      await admin.begin((connection) => connection.driverSql(`DROP DATABASE ${database}`));
      await admin.dispose();
    });

    test("thousands of new objects get their keys in the order in which they were added, in few statements", async () => {
      const sent: string[] = [];
      const stop = engine.events.on("beforeCursorExecute", ({ sql }) => sent.push(sql));
      await using session = new AsyncSession(engine);
      const authors = Array.from(
        { length: 3000 },
        (_, i) => new Author({ name: `author ${i}`, books: [new Book({ title: `book ${i}` })] }),
      );
      session.addAll(authors);
      await session.commit();
      stop();
      expect(sent.filter((sql) => sql.startsWith("INSERT")).length).toBeLessThanOrEqual(8);
      const rows = (
        await session.execute(select(Author.c.id, Author.c.name, Book.c.title).join(Book, Book.c.authorId.eq(Author.c.id)))
      ).all();
      const byId = new Map(rows.map(({ id, name: who, title }) => [id, `${who}, ${title}`]));
      for (const [i, { id }] of authors.entries()) expect(byId.get(id)).toBe(`author ${i}, book ${i}`);
    });

    test("values come back as they were", async () => {
      const [born, notes, price] = ["1815-12-10", { tags: ["ä", '"', "\\"] }, "12345678.90"];
      await using session = new AsyncSession(engine);
      session.add(new Author({ name: "Ada", born, notes, books: [new Book({ title: "Notes 😀", price })] }));
      await session.commit();
      await using other = new AsyncSession(engine);
      const ada = (await other.scalars(select(Author).where(Author.c.name.eq("Ada")).options(selectinLoad(Author.c.books)))).one();
      expect([ada.born, ada.notes, ada.version, ada.books.map((book) => [book.title, book.price])]).toEqual([
        born,
        notes,
        1,
        [["Notes 😀", price]],
      ]);
    });

    test("an object that another session has changed meanwhile is stale", async () => {
      await using first = new AsyncSession(engine);
      const mine = new Author({ name: "contested" });
      first.add(mine);
      await first.commit();
      await using second = new AsyncSession(engine);
      const theirs = (await second.scalars(select(Author).where(Author.c.id.eq(mine.id)))).one();
      theirs.born = "2000-01-01";
      await second.commit();
      mine.born = "1999-01-01";
      await expect(first.commit()).rejects.toBeInstanceOf(StaleDataError);
      await first.rollback();
      await first.refresh(mine);
      expect([mine.born, mine.version]).toEqual(["2000-01-01", 2]);
    });

    test("nothing can be changed while a flush waits for the server, and be lost with it", async () => {
      await using session = new AsyncSession(engine);
      const kept = new Author({ name: "before", books: [] });
      const title = new Book({ title: "late" });
      session.add(kept);
      await session.commit();
      kept.name = "after";
      const flushing = session.flush();
      const changes = [
        () => (kept.name = "lost"),
        () => kept.books.push(title),
        () => (title.author = kept),
        () => session.add(new Author({ name: "late" })),
        () => session.expunge(kept),
        () => session.expire(kept),
        () => session.expireAll(),
      ];
      for (const change of changes) expect(change).toThrow(/being flushed/);
      await flushing;
      for (const change of changes.slice(0, 2)) change();
      await session.commit();
      await using other = new AsyncSession(engine);
      const found = (await other.scalars(select(Author).where(Author.c.id.eq(kept.id)).options(selectinLoad(Author.c.books)))).one();
      expect([found.name, found.books.map((book) => book.title)]).toEqual(["lost", ["late"]]);
    });

    test("a flush that fails leaves nothing behind, and the session goes on after its rollback", async () => {
      await using session = new AsyncSession(engine);
      session.addAll([new Author({ name: "fine" }), new Author({ name: "author 1" })]);
      const error = await session.commit().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(IntegrityError);
      await session.rollback();
      expect(await session.scalar(select(func.count(Author.c.id)).where(Author.c.name.eq("fine")))).toBe(0);
    });

    test("deleting takes what belongs to an object along; what was taken out of a list too", async () => {
      await using session = new AsyncSession(engine);
      const author = new Author({ name: "short", books: [new Book({ title: "a" }), new Book({ title: "b" })] });
      session.add(author);
      await session.commit();
      const [first] = await awaitable(author).books;
      author.books.splice(author.books.indexOf(first as Book), 1);
      await session.commit();
      expect((await session.scalars(select(Book.c.title).where(Book.c.authorId.eq(author.id)))).all()).toEqual(["b"]);
      await session.delete(author);
      await session.commit();
      expect(await session.scalar(select(func.count(Book.c.id)).where(Book.c.title.in(["a", "b"])))).toBe(0);
    });

    test("objects are streamed, with what a statement loads for each part", async () => {
      await using session = new AsyncSession(engine);
      const statement = select(Author).where(Author.c.name.like("author %")).options(selectinLoad(Author.c.books)).orderBy(Author.c.id);
      let [count, books] = [0, 0];
      for await (const author of await session.streamScalars(statement, { yieldPer: 400 })) {
        count++;
        books += author.books.length;
      }
      expect([count, books]).toEqual([3000, 3000]);
    });
  });
});
