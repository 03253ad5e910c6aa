/** BYTEA. */
import { unfitValue } from "@athanor/engine";
import { textOf } from "./typed-text.ts";

/** Bytes, of either of the two forms that the server may write (`bytea_output`). */
export function readBytes(value: unknown): Uint8Array {
  const text = textOf(value);
  return text.startsWith("\\x") ? ofHex(text) : ofEscapes(text);
}

function ofHex(text: string): Uint8Array {
  // A memory of its own, not a part of the pool that Node's buffers share.
  const bytes = Buffer.allocUnsafeSlow((text.length - 2) / 2);
  bytes.write(text.slice(2), "hex");
  return new Uint8Array(bytes.buffer, 0, bytes.length);
}

function ofEscapes(text: string): Uint8Array {
  const plain = text.replace(/\\(\\|[0-7]{3})/g, (_, escaped: string) =>
    escaped === "\\" ? "\\" : String.fromCharCode(Number.parseInt(escaped, 8)),
  );
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

/** Bytes as the driver sends them: not as text. */
export function bindBytes(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  throw unfitValue(value, "bytes: a Uint8Array");
}
