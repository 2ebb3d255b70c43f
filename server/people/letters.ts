import type { Letter } from '#server/mail/mailer.ts';
import { type UserRole, userRoles } from '#shared/permissions.ts';

/** The letter that carries an invitation's link. */
export function invitationLetter(given: {
  to: string;
  organization: string;
  role: UserRole;
  inviter: string | null;
  link: string;
}): Letter {
  const { to, organization, role, inviter, link } = given;
  const who = inviter === null ? 'You are invited' : `${inviter} invites you`;
  return {
    to,
    subject: `Join ${organization} on TotalView`,
    text: lines(
      `${who} to join ${organization} on TotalView as ${userRoles[role]}.`,
      'Open this link to accept. It works once, within 7 days:',
      link,
      'If you did not expect this, ignore it: nothing happens.',
    ),
  };
}

/** The letter that carries a link for a new password. */
export function resetLetter({ to, name, link }: { to: string; name: string; link: string }): Letter {
  return {
    to,
    subject: 'Set a new password for TotalView',
    text: lines(
      `Hello ${name},`,
      'Open this link to set a new password. It works once, within an hour:',
      link,
      'If you did not ask for it, ignore it: your password stays as it is.',
    ),
  };
}

/** The letter that carries a one-time code. */
export function codeLetter({ to, code }: { to: string; code: string }): Letter {
  return {
    to,
    subject: `${code} is your code for TotalView`,
    text: lines(
      'Sign in to TotalView with this code. It works once, within 10 minutes:',
      code,
      'If you did not ask for it, ignore it, and give it to nobody.',
    ),
  };
}

function lines(...paragraphs: readonly string[]): string {
  return `${paragraphs.join('\n\n')}\n`;
}
