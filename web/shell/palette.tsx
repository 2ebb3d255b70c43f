import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Megaphone, Phone } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { listCalls } from '#shared/calls.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { useCan, useMe } from '../me.ts';
import { queryOf } from '../queries.ts';
import { StatusBadge } from '../shown/status-badge.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { pagesFor } from './pages.ts';

/** Ctrl-K: goes to a page, a campaign or a call by a few letters of its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const can = useCan();
  const { user } = useMe();
  const toCampaign = (campaignId: string) =>
    navigate({ to: '/campaigns/$campaignId', params: { campaignId } });
  const toCall = (callId: string) => navigate({ to: '/calls/$callId', params: { callId } });
  const go = (going: Promise<void>) => {
    onClose();
    void going;
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title="Jump to">
      <Command label="Jump to" loop>
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder="A page, a campaign or a recording"
          className="h-9 w-full rounded-md border border-edge bg-canvas px-3 text-sm focus-visible:-outline-offset-1"
        />
        <Command.List className="mt-3 max-h-80 overflow-y-auto">
          <Command.Empty className="px-2.5 py-6 text-center text-sm text-soft">
            <div role="option" aria-disabled aria-selected={false}>
              Nothing of that name.
            </div>
          </Command.Empty>
          <Group heading="Pages">
            {pagesFor(user.role, can).map(({ to, label, icon: Icon }) => (
              <Row key={to} value={label} onSelect={() => go(navigate({ to }))}>
                <Icon aria-hidden />
                {label}
              </Row>
            ))}
          </Group>
          {can('campaigns.view') ? <CampaignRows onGo={(id) => go(toCampaign(id))} /> : null}
          <CallMatches typed={typed} onGo={(id) => go(toCall(id))} />
        </Command.List>
      </Command>
    </Dialog>
  );
}

function CampaignRows({ onGo }: { onGo: (id: string) => void }) {
  const { data } = useQuery(queryOf(listCampaigns, { query: {} }));
  return (
    <Group heading="Campaigns">
      {data?.rows.map(({ id, name }) => (
        <Row key={id} value={`${name} ${id}`} onSelect={() => onGo(id)}>
          <Megaphone aria-hidden />
          {name}
        </Row>
      ))}
    </Group>
  );
}

function CallMatches({ typed, onGo }: { typed: string; onGo: (id: string) => void }) {
  const search = useDeferredValue(typed.trim());
  const { data } = useQuery({
    ...queryOf(listCalls, { query: { search, limit: 8 } }),
    enabled: search.length >= 2,
  });
  if (search.length < 2) return null;
  return (
    <Group heading="Calls">
      {data?.rows.map(({ id, file_name, status }) => (
        <Row key={id} value={`${file_name} ${search} ${id}`} onSelect={() => onGo(id)}>
          <Phone aria-hidden />
          <span className="min-w-0 flex-1 truncate">{file_name}</span>
          <StatusBadge status={status} />
        </Row>
      ))}
    </Group>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function Row({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-soft"
    >
      {children}
    </Command.Item>
  );
}
