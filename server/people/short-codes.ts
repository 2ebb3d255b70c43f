/** Letters and digits without those that read like another: 32 of them, 5 bits each. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A code of as many upper-case letters and digits as there are random bytes. */
export function codeFrom(random: Uint8Array): string {
  return Array.from(random, (byte) => alphabet.charAt(byte & 31)).join('');
}

/** A code in groups of four, easier to read and to write down. */
export function grouped(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}

/** A code as it was typed, without the case, spaces and dashes that people add. */
export function typedCode(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, '');
}
