import { createUser } from '#server/people/people.ts';
import { signIn } from '#shared/people.ts';
import type { UserRole } from '#shared/permissions.ts';
import { openTestHouse } from './app.ts';
import { now } from './builders.ts';
import { mailServer } from './mail-server.ts';
import { cheapHashes } from './small-app.ts';
import { steppedClock } from './stepped-clock.ts';
import { Visitor } from './visitor.ts';

export const publicUrl = 'http://calls.example';
export const password = 'a long enough password';

/** A house whose clock stands still, that sends letters to a mail server of this machine, and that hashes cheaply. */
export async function openMailHouse() {
  const mail = await mailServer();
  const clock = steppedClock(now);
  const house = await openTestHouse({
    clock,
    hashCost: cheapHashes,
    config: { publicUrl, mail: { smtpUrl: mail.url, from: 'TotalView <calls@acme.example>' } },
  });
  let people = 0;
  /** Somebody new with a login, at a browser of their own. */
  const somebody = async (role: UserRole = 'manager', organizationId = house.organizationId) => {
    people += 1;
    const email = `person-${people}@acme.example`;
    const organization = { id: organizationId };
    const { userId } = await createUser(house.deps, { organization, email, role, password });
    const visitor = new Visitor(house.app, `203.0.113.${people}`);
    const enter = (given: object = {}, at = visitor) =>
      at.ask(signIn, { body: { email, password, ...given } });
    return { email, userId, visitor, enter };
  };
  /** Waits for the letters that are under way; answers those to an address, the newest first. */
  const lettersTo = async (email: string) => {
    await house.deps.background.settle();
    return mail.letters.filter(({ to }) => to === email).toReversed();
  };
  return { house, mail, clock, somebody, lettersTo };
}
