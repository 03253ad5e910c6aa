/** Surviving answers that can't be read. */
import { EventEmitter } from "node:events";
import { Socket } from "node:net";
import type { NativeConnection } from "./native.ts";

/**
 * Has an answer that tedious can't read end its connection. Nobody listens to the errors of the stream in which tedious reads
 * answers, and such an error ends the process: so somebody listens here, breaks the connection as a network would, and tells
 * whoever waits for the end of the answer, as the login does.
 *
 * @param connection one that isn't connected yet
 */
export function survive(connection: NativeConnection): void {
  const create: unknown = Reflect.get(connection, "createTokenStreamParser");
  if (typeof create !== "function") return;
  Object.defineProperty(connection, "createTokenStreamParser", {
    value: (...given: unknown[]): unknown => {
      const reading: unknown = create.apply(connection, given);
      const stream: unknown = property(reading, "parser");
      if (stream instanceof EventEmitter) stream.on("error", (cause) => breakOff(connection, reading, unreadable(cause)));
      return reading;
    },
  });
}

function unreadable(cause: unknown): Error {
  const message = `The answer can't be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  return Object.assign(new Error(message, { cause }), { code: "EANSWER" });
}

function breakOff(connection: NativeConnection, reading: unknown, error: Error): void {
  const socket: unknown = property(connection, "socket");
  if (socket instanceof Socket) socket.destroy(error);
  else connection.close();
  if (reading instanceof EventEmitter && reading.listenerCount("error") > 0) reading.emit("error", error);
}

function property(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}
