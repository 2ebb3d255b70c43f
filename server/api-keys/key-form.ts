import { crc32 } from 'node:zlib';

const prefix = 'tv_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is just above 2^256, and 62^6 above 2^32. */
const secretLength = 43;
const checkLength = 6;
const shownLength = 10;
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checkLength}}$`);
/** Long enough to be no word, short enough to find keys that were cut in two. */
const anywhere = /tv_[0-9A-Za-z]{16,}/;

/** An API key from 32 random bytes: `tv_`, the bytes in base 62, and a CRC-32 of both, 52 characters in all. */
export function keyFrom(random: Uint8Array): string {
  if (random.byteLength !== 32) throw new RangeError('A key takes 32 random bytes.');
  const start = `${prefix}${inBase62(BigInt(`0x${Buffer.from(random).toString('hex')}`), secretLength)}`;
  return `${start}${checkOf(start)}`;
}

/** True for a text that can be a key of ours: its checksum holds. Finds any one wrong or any two swapped neighbours. */
export function isKeyForm(text: string): boolean {
  if (!form.test(text)) return false;
  const end = text.length - checkLength;
  return checkOf(text.slice(0, end)) === text.slice(end);
}

/** True when something that looks like a key stands anywhere in a text, escaped or not. */
export function holdsKey(text: string): boolean {
  return anywhere.test(text) || anywhere.test(unescaped(text));
}

/** The first characters of a key, for people to tell keys apart; what is left cannot be guessed. */
export function shownStartOf(key: string): string {
  return key.slice(0, shownLength);
}

function checkOf(start: string): string {
  return inBase62(BigInt(crc32(start)), checkLength);
}

function inBase62(value: bigint, length: number): string {
  let text = '';
  for (let left = value; text.length < length; left /= 62n) text = digits.charAt(Number(left % 62n)) + text;
  return text;
}

function unescaped(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
