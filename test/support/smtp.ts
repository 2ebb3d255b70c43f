import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A letter as its receiver reads it. */
export type Received = {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
};

/** A mail server that delivers to nobody. */
export type MailServer = {
  readonly url: string;
  /** Every letter so far, the oldest first. */
  readonly letters: readonly Received[];
  /** From now on letters are refused, or taken again. */
  refuse(refuses: boolean): void;
  close(): Promise<void>;
};

/** Starts a mail server of this machine's own. */
export async function openMailServer(): Promise<MailServer> {
  const letters: Received[] = [];
  let refuses = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_, __, done) => done(refuses ? new Error('Mailbox unavailable') : null),
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address).join();
        letters.push({ to, from, ...readLetter(Buffer.concat(parts).toString()) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuse: (now) => {
      refuses = now;
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** Subject and text of a letter in 7 bits or quoted-printable. */
function readLetter(raw: string): { subject: string; text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const subject = /^Subject: (.*(?:\r\n .*)*)/m.exec(head)?.[1]?.replaceAll(/\r\n /g, ' ') ?? '';
  const body = rest.join('\n\n').replaceAll('\r\n', '\n');
  return { subject, text: /quoted-printable/i.test(head) ? unquoted(body) : body };
}

function unquoted(body: string): string {
  return body
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
