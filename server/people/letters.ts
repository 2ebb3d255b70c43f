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

function lines(...paragraphs: readonly string[]): string {
  return `${paragraphs.join('\n\n')}\n`;
}
