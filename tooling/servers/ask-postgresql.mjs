// Asks PostgreSQL whether a user may come in without a password, and may create databases.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
import { talkTo } from "./wire.mjs";

const QUESTION = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user";

/**
 * @param {import("./wire.mjs").Place} place
 * @param {string} user
 * @param {string} database
 * @returns {Promise<void>} when both are so
 * @throws {Error} that says why not
 */
export function askPostgresql(place, user, database) {
  return talkTo(place, async (wire) => {
    wire.write(startup(user, database));
    let may = false;
    let asked = false;
    for (;;) {
      const { type, body } = await message(wire);
      if (type === "E") throw new Error(errorText(body));
      if (type === "R" && body.readInt32BE(0) !== 0) throw new Error(`it wants a password of the user "${user}"`);
      // One column: its length, then "t" or "f".
      if (type === "D") may = body.subarray(6).toString() === "t";
      if (type !== "Z") continue;
      if (asked) break;
      asked = true;
      wire.write(framed("Q", Buffer.from(`${QUESTION}\0`)));
    }
    wire.write(framed("X", Buffer.alloc(0)));
    if (!may) throw new Error(`its user "${user}" may not create databases`);
  });
}

/**
 * @param {string} user
 * @param {string} database
 */
function startup(user, database) {
  const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + parameters.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, parameters]);
}

/**
 * @param {string} type
 * @param {Buffer} body
 */
function framed(type, body) {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** @param {import("./wire.mjs").Wire} wire */
async function message(wire) {
  const head = await wire.read(5);
  const body = await wire.read(head.readInt32BE(1) - 4);
  return { type: head.toString("latin1", 0, 1), body };
}

/** @param {Buffer} body fields, each a letter and a text that ends in NUL; "M" is the message */
function errorText(body) {
  const fields = body.toString().split("\0");
  return fields.find((field) => field.startsWith("M"))?.slice(1) ?? "it refuses";
}
