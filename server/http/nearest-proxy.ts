/**
 * Trusts the one proxy that is connected to us and nobody behind it (Fastify's `trustProxy`): the caller is then the
 * last address of X-Forwarded-For, which that proxy wrote itself. Trusting all of them would believe whatever a caller
 * put first, and with it any number of fresh addresses for guessing passwords.
 */
export function nearestProxy(_address: string, hop: number): boolean {
  return hop === 0;
}
