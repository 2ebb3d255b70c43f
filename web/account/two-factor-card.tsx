import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Account, readAccount } from '#shared/account.ts';
import { keyOf } from '../queries.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { formatCounted } from '../ui/format.ts';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';
import { TurnOffDialog } from './turn-off-dialog.tsx';
import { TurnOnDialog } from './turn-on-dialog.tsx';

type Doing = 'on' | 'off' | 'codes';

/** Whether signing in asks for a second factor, and the ways to change that. */
export function TwoFactorCard({ state }: { state: Account['two_factor'] }) {
  const client = useQueryClient();
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => {
    setDoing(null);
    void client.invalidateQueries({ queryKey: keyOf(readAccount) });
  };
  return (
    <Card
      title="Two-factor"
      note={<Badge label={state.on ? 'On' : 'Off'} colour={state.on ? 'green' : 'slate'} />}
    >
      <p className="mb-3 max-w-xl text-sm text-soft">
        {state.on
          ? `Signing in asks for a code of your authenticator app too. ${formatCounted(state.recovery_codes_left, 'recovery code')} left.`
          : 'With it, signing in asks for a code of an authenticator app on your phone too.'}
      </p>
      <div className="flex flex-wrap gap-2">
        {state.on ? (
          <>
            <Button onClick={() => setDoing('codes')}>New recovery codes</Button>
            <Button onClick={() => setDoing('off')}>Turn off</Button>
          </>
        ) : (
          <Button onClick={() => setDoing('on')}>Turn on</Button>
        )}
      </div>
      {doing === 'on' ? <TurnOnDialog onClose={done} /> : null}
      {doing === 'off' ? <TurnOffDialog onClose={done} /> : null}
      {doing === 'codes' ? <RecoveryCodesDialog onClose={done} /> : null}
    </Card>
  );
}
