/** What tests ask most: the rows, the first column or the only value of a statement. */
import type { Executable } from "@athanor/core";
import type { ConnectionFace } from "./face.ts";

/** The rows as lists. */
export async function rowsOf<V extends readonly unknown[], R, P>(
  connection: ConnectionFace,
  statement: Executable<V, R, P>,
  params?: NoInfer<P>,
): Promise<unknown[][]> {
  return (await connection.execute(statement, params)).all().map((row) => [...row]);
}

/** The values of the first column. */
export async function valuesOf<V extends readonly unknown[], R, P>(
  connection: ConnectionFace,
  statement: Executable<V, R, P>,
  params?: NoInfer<P>,
): Promise<V[0][]> {
  return (await connection.scalars(statement, params)).all();
}

/** The only column of the only row. */
export async function valueOf<V extends readonly unknown[], R, P>(
  connection: ConnectionFace,
  statement: Executable<V, R, P>,
  params?: NoInfer<P>,
): Promise<V[0]> {
  return (await connection.execute(statement, params)).scalarOne();
}

/** What something fails with. */
export async function failureOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}
