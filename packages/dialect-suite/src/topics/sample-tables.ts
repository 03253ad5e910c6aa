/** Tables with a few rows that several topics ask about. Each topic has its own, in a metadata of its own. */
import { column, insert, MetaData, types as t, table } from "@athanor/core";
import type { ConnectionFace } from "../face.ts";

/** Authors and their books. */
export function library() {
  const metadata = new MetaData();
  const authors = table("author", metadata, {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    // Of any letters: the plain types of some databases keep those of one code page.
    name: column(t.unicode(40)),
    country: column(t.string(2), { nullable: true }),
  });
  const books = table("book", metadata, {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    authorId: column(t.integer(), { name: "author_id", nullable: true, foreignKey: () => authors.c.id }),
    title: column(t.unicode(60)),
    pages: column(t.integer(), { nullable: true }),
    price: column(t.numeric(8, 2)),
  });
  const fill = async (connection: ConnectionFace): Promise<void> => {
    await connection.execute(insert(authors), [
      { id: 1, name: "Ursula", country: "US" },
      { id: 2, name: "Stanisław", country: "PL" },
      { id: 3, name: "Jorge", country: "AR" },
      { id: 4, name: "Nemo", country: null },
    ]);
    await connection.execute(insert(books), [
      { id: 1, authorId: 1, title: "The Dispossessed", pages: 341, price: "12.50" },
      { id: 2, authorId: 1, title: "The Lathe of Heaven", pages: 184, price: "9.90" },
      { id: 3, authorId: 2, title: "Solaris", pages: 204, price: "9.90" },
      { id: 4, authorId: 3, title: "Ficciones", pages: 174, price: "15.00" },
      { id: 5, authorId: null, title: "Beowulf", pages: null, price: "5.25" },
    ]);
  };
  return { metadata, authors, books, fill };
}

/** Plain numbers: `id` from 1 to 10, `x` and `y` with repetitions and a NULL, and a text. */
export function numbers() {
  const metadata = new MetaData();
  const samples = table("sample", metadata, {
    id: column(t.integer(), { primaryKey: true, autoincrement: false }),
    x: column(t.integer(), { nullable: true }),
    y: column(t.integer()),
    s: column(t.string(20)),
  });
  const fill = async (connection: ConnectionFace): Promise<void> => {
    const xs = [1, 2, 2, 3, 3, 3, 4, null, 5, 5];
    await connection.execute(
      insert(samples),
      xs.map((x, i) => ({ id: i + 1, x, y: (i + 1) * 10, s: `s${i + 1}` })),
    );
  };
  return { metadata, samples, fill };
}
