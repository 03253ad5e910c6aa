/** Keeping the promise of `encrypt`. */
import type { NativeConnection } from "./native.ts";

/**
 * Has a connection fail whose server doesn't encrypt. tedious, asked to encrypt, goes on in the clear with a server that says it
 * can't, or with whoever says so in its place, and sends the password. So it is stopped before the login, as often as there is one:
 * a server may send on to another.
 *
 * @param connection one that isn't connected yet
 * @returns throws unless the connection is encrypted; to be called when it is established, should tedious have no such place
 */
export function refuseCleartext(connection: NativeConnection): () => void {
  let secure = false;
  let ever = false;
  connection.on("secure", () => {
    secure = true;
    ever = true;
  });
  const send: unknown = Reflect.get(connection, "sendLogin7Packet");
  if (typeof send === "function")
    Object.defineProperty(connection, "sendLogin7Packet", {
      value: () => {
        if (!secure) throw cleartext();
        secure = false;
        send.call(connection);
      },
    });
  return () => {
    if (!ever) throw cleartext();
  };
}

function cleartext(): Error {
  return Object.assign(new Error("The server doesn't encrypt the connection"), { code: "ECLEARTEXT" });
}
