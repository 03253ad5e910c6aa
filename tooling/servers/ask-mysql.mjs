// Asks MySQL or MariaDB which of the two it is, and whether a user may come in without a password.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
import { talkTo } from "./wire.mjs";

const PROTOCOL_41 = 0x200;
const SECURE_CONNECTION = 0x8000;
const PLUGIN_AUTH = 0x80000;
const UTF8MB4 = 45;
const [OK, SWITCH, ERROR] = [0x00, 0xfe, 0xff];

/**
 * @param {import("./wire.mjs").Place} place
 * @param {string} user
 * @returns {Promise<"mariadb" | "mysql">} which it is
 * @throws {Error} that says why the user can't come in
 */
export function askMysql(place, user) {
  return talkTo(place, async (wire) => {
    const greeting = await packet(wire);
    if (greeting.body[0] === ERROR) throw new Error(errorText(greeting.body));
    const version = greeting.body.toString("latin1", 1, greeting.body.indexOf(0, 1));
    wire.write(framed(greeting.number + 1, response(user)));
    let answer = await packet(wire);
    // Another way to say who one is: without a password, there is nothing to say in any of them.
    if (answer.body[0] === SWITCH) {
      wire.write(framed(answer.number + 1, Buffer.alloc(0)));
      answer = await packet(wire);
    }
    if (answer.body[0] === ERROR) throw new Error(errorText(answer.body));
    if (answer.body[0] !== OK) throw new Error(`it wants a password of the user "${user}"`);
    return version.includes("MariaDB") ? "mariadb" : "mysql";
  });
}

/** @param {string} user */
function response(user) {
  const head = Buffer.alloc(32);
  head.writeUInt32LE(PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH, 0);
  head.writeUInt32LE(1 << 24, 4);
  head.writeUInt8(UTF8MB4, 8);
  return Buffer.concat([head, Buffer.from(`${user}\0`), Buffer.from([0]), Buffer.from("mysql_native_password\0")]);
}

/**
 * @param {number} number
 * @param {Buffer} body
 */
function framed(number, body) {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head.writeUInt8(number & 255, 3);
  return Buffer.concat([head, body]);
}

/** @param {import("./wire.mjs").Wire} wire */
async function packet(wire) {
  const head = await wire.read(4);
  return { number: head.readUInt8(3), body: await wire.read(head.readUIntLE(0, 3)) };
}

/** @param {Buffer} body a code, a state behind "#", and the message */
function errorText(body) {
  return body.toString("utf8", 3).replace(/^#.{5}/, "");
}
