/**
 * MD5, for one purpose: the last letters of names that are shortened. They have to be the same everywhere and for ever, and
 * nothing of the runtime may be used for them. It protects nothing.
 */

declare const TextEncoder: { new (): { encode(text: string): Uint8Array } };

/** How far each step of the four rounds turns its word. */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** The constant of one of the 64 steps: what is behind the point of the sine of its number, from 1 on. */
function sine(i: number): number {
  return Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0;
}

type State = readonly [a: number, b: number, c: number, d: number];

/** The words of a text: its bytes, a one, zeros, and its length in bits. */
function wordsOf(text: string): Int32Array {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16);
  const put = (at: number, byte: number): void => {
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << ((at % 4) * 8));
  };
  for (const [at, byte] of bytes.entries()) put(at, byte);
  put(bytes.length, 0x80);
  words[words.length - 2] = bytes.length * 8;
  return words;
}

/** What a step adds, and which word of the block it takes. */
function step(i: number, [, b, c, d]: State): readonly [mixed: number, word: number] {
  switch (i >> 4) {
    case 0:
      return [(b & c) | (~b & d), i];
    case 1:
      return [(d & b) | (~d & c), (5 * i + 1) % 16];
    case 2:
      return [b ^ c ^ d, (3 * i + 5) % 16];
    default:
      return [c ^ (b | ~d), (7 * i) % 16];
  }
}

function block(words: Int32Array, start: number, before: State): State {
  let state = before;
  for (let i = 0; i < 64; i++) {
    const [a, b, c, d] = state;
    const [mixed, word] = step(i, state);
    const sum = (a + mixed + sine(i) + (words[start + word] ?? 0)) | 0;
    const turn = TURNS[i >> 4]?.[i % 4] ?? 0;
    state = [d, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0, b, c];
  }
  return [(state[0] + before[0]) | 0, (state[1] + before[1]) | 0, (state[2] + before[2]) | 0, (state[3] + before[3]) | 0];
}

/** The MD5 of a text in UTF-8, in hexadecimal digits. */
export function md5(text: string): string {
  const words = wordsOf(text);
  let state: State = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let start = 0; start < words.length; start += 16) state = block(words, start, state);
  return state.map((word) => [0, 8, 16, 24].map((shift) => ((word >>> shift) & 255).toString(16).padStart(2, "0")).join("")).join("");
}
