import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';

/** How long a mail server may be silent before it counts as unreachable. */
const patienceMs = 10_000;

/**
 * A mailer over SMTP. `url` is `smtp://user:password@host:587` (STARTTLS where it is offered) or `smtps://…:465`.
 * Each letter goes over a connection of its own: letters are few.
 */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // What a letter says never names a file or an address to read from.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
    },
  };
}
