// Just enough of a connection to say hello to a database: bytes go out, and are read as they come, with an end to the waiting.
import { createConnection } from "node:net";

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 5000;

/** @typedef {{ host: string, port: number } | { path: string }} Place where a server listens */

export class Wire {
  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.socket = socket;
    this.buffered = Buffer.alloc(0);
    /** @type {Error | null} */
    this.failure = null;
    this.wake = () => {};
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error("it does not answer")));
    socket.on("data", (chunk) => {
      this.buffered = Buffer.concat([this.buffered, chunk]);
      this.wake();
    });
    socket.on("error", (error) => (this.failure ??= error));
    socket.on("close", () => {
      this.failure ??= new Error("it hangs up");
      this.wake();
    });
  }

  /** @param {Buffer} bytes */
  write(bytes) {
    this.socket.write(bytes);
  }

  /**
   * The next bytes, as soon as there are so many.
   * @param {number} count
   * @returns {Promise<Buffer>}
   */
  async read(count) {
    while (this.buffered.length < count) {
      if (this.failure !== null) throw this.failure;
      await new Promise((resolve) => (this.wake = () => resolve(undefined)));
    }
    const bytes = this.buffered.subarray(0, count);
    this.buffered = this.buffered.subarray(count);
    return bytes;
  }
}

/**
 * Talks to whoever listens at a place, and hangs up.
 * @template T
 * @param {Place} place
 * @param {(wire: Wire) => Promise<T>} talk
 * @returns {Promise<T>}
 */
export async function talkTo(place, talk) {
  const socket = createConnection("path" in place ? { path: place.path } : { host: place.host, port: place.port });
  try {
    const wire = new Wire(socket);
    return await talk(wire);
  } finally {
    socket.destroy();
  }
}

/**
 * Whether anybody listens at a place.
 * @param {Place} place
 * @returns {Promise<boolean>}
 */
export function listens(place) {
  return new Promise((resolve) => {
    const socket = createConnection("path" in place ? { path: place.path } : { host: place.host, port: place.port });
    const answer = (/** @type {boolean} */ is) => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(PATIENCE, () => answer(false));
    socket.once("connect", () => answer(true)).once("error", () => answer(false));
  });
}
