import { useState } from 'react';
import type { SftpConnectionShown } from '#shared/sftp.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { SftpHealthFacts, SftpTrouble } from '../shown/sftp-health.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ConnectionCampaigns } from './connection-campaigns.tsx';
import { ConnectionFacts } from './connection-facts.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { ForgetDialog } from './forget-dialog.tsx';
import { HostKey, isKeyAsked } from './host-key.tsx';
import { TestResult } from './test-result.tsx';
import { UnmatchedFiles } from './unmatched-files.tsx';
import { useConnection, useTestingConnection } from './use-connection.ts';

/** Organization settings, SFTP: the server that recordings are fetched from, and how that goes. */
export function ConnectionPage() {
  const { data, error, isPending, isFetching, refetch } = useConnection();
  if (isPending) return <PageSkeleton />;
  if (data === undefined) {
    return <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  }
  return <Loaded connection={data.connection} />;
}

function Loaded({ connection }: { connection: SftpConnectionShown | null }) {
  const [editing, setEditing] = useState(false);
  const testing = useTestingConnection();
  const saved = () => {
    setEditing(false);
    testing.mutate();
  };
  if (connection === null || editing) {
    return (
      <Card title={connection === null ? 'Connect an SFTP server' : 'SFTP server'}>
        <p className="mb-4 max-w-prose text-[0.8125rem] text-soft">
          Recordings are fetched from one server. Each campaign has a folder of its own below the root folder.
        </p>
        <ConnectionForm
          saved={connection}
          onSaved={saved}
          onTyped={() => setEditing(true)}
          onCancel={connection === null ? null : () => setEditing(false)}
        />
      </Card>
    );
  }
  return (
    <>
      <HostKey connection={connection} onTrusted={() => testing.mutate()} />
      {isKeyAsked(connection) ? null : <SftpTrouble health={connection.health} />}
      <Card title="SFTP server" actions={<Actions connection={connection} onEdit={() => setEditing(true)} />}>
        <ConnectionFacts connection={connection} />
        <div className="mt-4 flex flex-wrap gap-2">
          <Button busy={testing.isPending} onClick={() => testing.mutate()}>
            Test connection
          </Button>
        </div>
        <TestResult testing={testing} />
      </Card>
      <Card title="Sweeps">
        <SftpHealthFacts health={connection.health} />
        {connection.host_key === null ? (
          <p className="mt-2 text-[0.8125rem] text-soft">
            Nothing is swept before the server’s key is confirmed.
          </p>
        ) : null}
      </Card>
      <ConnectionCampaigns campaigns={connection.campaigns} />
      <UnmatchedFiles root={connection.root} />
    </>
  );
}

function Actions({ connection, onEdit }: { connection: SftpConnectionShown; onEdit: () => void }) {
  const [asking, setAsking] = useState(false);
  if (connection.from_operator) return null;
  return (
    <>
      <Button size="small" onClick={onEdit}>
        Edit
      </Button>
      <Button size="small" onClick={() => setAsking(true)}>
        Forget
      </Button>
      {asking ? <ForgetDialog connection={connection} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
