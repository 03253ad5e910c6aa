// Asks SQL Server whether it is there, and whether a user may come in with a password.
// https://learn.microsoft.com/openspecs/windows_protocols/ms-tds
import { talkTo } from "./wire.mjs";

const [PRELOGIN, LOGIN] = [0x12, 0x10];
const [ENCRYPTION, END] = [0x01, 0xff];
const [UNENCRYPTED, REFUSES_ENCRYPTION] = [0x00, 0x02];
const [ERROR, INFO, WELCOME, CHANGE] = [0xaa, 0xab, 0xad, 0xe3];

/**
 * @param {import("./wire.mjs").Place} place
 * @param {{ user: string, password: string } | null} login null asks only whether it is there
 * @returns {Promise<void>} when it is, and lets the user in; one that wants TLS first isn't asked for the user
 * @throws {Error} that says why not
 */
export function askMssql(place, login) {
  return talkTo(place, async (wire) => {
    wire.write(framed(PRELOGIN, Buffer.from([ENCRYPTION, 0, 6, 0, 1, END, REFUSES_ENCRYPTION])));
    const encryption = encryptionOf(await message(wire));
    if (login === null || (encryption !== UNENCRYPTED && encryption !== REFUSES_ENCRYPTION)) return;
    wire.write(framed(LOGIN, loginOf(login)));
    const problem = problemOf(await message(wire));
    if (problem !== null) throw new Error(problem);
  });
}

/**
 * @param {number} type
 * @param {Buffer} body
 */
function framed(type, body) {
  const head = Buffer.from([type, 1, 0, 0, 0, 0, 1, 0]);
  head.writeUInt16BE(8 + body.length, 2);
  return Buffer.concat([head, body]);
}

/** @param {import("./wire.mjs").Wire} wire */
async function message(wire) {
  /** @type {Buffer[]} */
  const parts = [];
  for (;;) {
    const head = await wire.read(8);
    if (head.readUInt8(0) !== 4) throw new Error("it speaks another language than SQL Server");
    parts.push(await wire.read(head.readUInt16BE(2) - 8));
    if ((head.readUInt8(1) & 1) === 1) return Buffer.concat(parts);
  }
}

/** @param {Buffer} body a list of options, each with the place and the length of its value, and the values */
function encryptionOf(body) {
  for (let at = 0; body[at] !== END && at < body.length; at += 5) if (body[at] === ENCRYPTION) return body[body.readUInt16BE(at + 1)];
  return undefined;
}

/** @param {{ user: string, password: string }} login */
function loginOf({ user, password }) {
  const head = Buffer.alloc(94);
  head.writeUInt32LE(0x74000004, 4);
  head.writeUInt32LE(4096, 8);
  const hidden = Buffer.from(password, "utf16le").map((byte) => (((byte << 4) | (byte >> 4)) & 255) ^ 0xa5);
  // Texts, each by its place and its count of characters; between the database and what follows are six bytes of the client's own.
  const texts = [Buffer.alloc(0), Buffer.from(user, "utf16le"), hidden, ...Array.from({ length: 6 }, () => Buffer.alloc(0))];
  let place = head.length;
  for (const [i, text] of texts.entries()) {
    head.writeUInt16LE(place, 36 + i * 4);
    head.writeUInt16LE(text.length / 2, 38 + i * 4);
    place += text.length;
  }
  for (const at of [78, 82, 86]) head.writeUInt16LE(place, at);
  head.writeUInt32LE(place, 0);
  return Buffer.concat([head, ...texts]);
}

/** @param {Buffer} body tokens, each with its length; the answer to a login has none of another kind before it is decided */
function problemOf(body) {
  for (let at = 0; at + 3 <= body.length; at += 3 + body.readUInt16LE(at + 1)) {
    const token = body.readUInt8(at);
    if (token === WELCOME) return null;
    if (token === ERROR) return body.toString("utf16le", at + 11, at + 11 + body.readUInt16LE(at + 9) * 2);
    if (token !== INFO && token !== CHANGE) break;
  }
  return "it gives an answer that nobody understands";
}
