import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import { type AgentLogin, readAgentLogins, unlinkLogin } from '#shared/agent-page.ts';
import type { AgentSummary } from '#shared/agents.ts';
import { userRoles } from '#shared/permissions.ts';
import { call, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { keyOf, queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatInstant } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';
import { InviteDialog } from './invite-dialog.tsx';

/** Who signs in as this agent, who is invited to, and the way to invite somebody. */
export function AgentLogins({ agent }: { agent: AgentSummary }) {
  const can = useCan();
  const now = useNow();
  const [inviting, setInviting] = useState(false);
  const { data } = useQuery(queryOf(readAgentLogins, { params: { id: agent.id } }));
  if (data === undefined) return null;
  const { logins, invitations } = data;
  const none = logins.length === 0 && invitations.length === 0;
  return (
    <Card title="Login" flush className="overflow-hidden">
      <ul aria-label="Logins" className="divide-y divide-line border-t border-line empty:border-0">
        {logins.map((login) => (
          <LoginRow key={login.user_id} login={login} agent={agent} />
        ))}
        {invitations.map(({ id, email, expires_at }) => (
          <li key={id} className="px-4 py-2.5">
            <span className="block truncate font-medium">{email}</span>
            <span className="block text-[0.8125rem] text-faint">
              {`Invited. The link works until ${formatInstant(expires_at, now)}.`}
            </span>
          </li>
        ))}
      </ul>
      {none ? (
        <div className="flex flex-col items-start gap-3 border-t border-line px-4 py-3 text-[0.8125rem] text-soft">
          <p>Nobody signs in as this agent. Whoever does sees these calls and figures, and no others.</p>
          {can('people.invite') && !agent.archived ? (
            <Button size="small" onClick={() => setInviting(true)}>
              <MailPlus aria-hidden />
              Invite to the platform
            </Button>
          ) : null}
        </div>
      ) : null}
      {inviting ? <InviteDialog agent={agent} onClose={() => setInviting(false)} /> : null}
    </Card>
  );
}

function LoginRow({ login, agent }: { login: AgentLogin; agent: AgentSummary }) {
  const can = useCan();
  const [asking, setAsking] = useState(false);
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{login.name}</span>
        <span className="block truncate text-[0.8125rem] text-faint">
          {`${login.email} · ${userRoles[login.role]}`}
        </span>
      </span>
      {can('people.invite') ? (
        <Button size="small" aria-label={`Unlink ${login.name}`} onClick={() => setAsking(true)}>
          Unlink
        </Button>
      ) : null}
      {asking ? <UnlinkDialog login={login} agent={agent} onClose={() => setAsking(false)} /> : null}
    </li>
  );
}

type UnlinkProps = { login: AgentLogin; agent: AgentSummary; onClose: () => void };

function UnlinkDialog({ login, agent, onClose }: UnlinkProps) {
  const client = useQueryClient();
  const say = useToast();
  const unlinking = useMutation({
    mutationFn: () => call(unlinkLogin, { params: { id: agent.id }, body: { user_id: login.user_id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keyOf(readAgentLogins, { params: { id: agent.id } }) });
      say({ title: `${login.name} no longer signs in as ${agent.name}.` });
      onClose();
    },
  });
  const problem = unlinking.isError ? problemOf(unlinking.error) : null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Unlink ${login.name}?`}
      description={
        login.role === 'agent'
          ? 'The login stays, and sees no calls until it is linked to an agent again.'
          : 'The login stays with its role, and has no calls of its own.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={unlinking.isPending} onClick={() => unlinking.mutate()}>
            Unlink
          </Button>
        </>
      }
    >
      {problem === null ? null : (
        <p role="alert" className="text-[0.8125rem] text-red-ink">
          {problem.message} {problem.advice}
        </p>
      )}
    </Dialog>
  );
}
