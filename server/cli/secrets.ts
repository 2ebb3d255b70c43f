import { resealTwoFactors } from '#server/people/two-factor.ts';
import { resealProviderKeys } from '#server/providers/reseal.ts';
import { resealConnections } from '#server/sftp/target.ts';
import type { Command } from './command.ts';

/** Commands about the key of secrets at rest. */
export const secretCommands: readonly Command[] = [
  {
    name: 'secrets rotate',
    about: 'Take a new key into use and seal every secret anew with it',
    run: async ({ house, config }) => {
      const { deps } = await house();
      const keyId = await deps.secrets.rotate(async () => {
        await resealTwoFactors(deps);
        await resealConnections(deps);
        await resealProviderKeys(deps);
      });
      const next =
        config.secretKeys === null ? '' : ' Keys after the first in TOTALVIEW_SECRET_KEY can be taken out.';
      return { shown: { key_id: keyId }, text: `Everything is sealed with the key ${keyId}.${next}` };
    },
  },
];
