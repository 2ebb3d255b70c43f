import { callStatuses } from '#shared/statuses.ts';
import { aRecording, aTranscriptFile, dropOn } from './files.ts';
import { watchTexts } from './seen-texts.ts';
import { expect, test } from './support.ts';

const badges = Object.values(callStatuses).map(({ label }) => label);

test('The first minute: from the printed link to a scored call of one’s own', async ({
  browser,
  listen,
  emptyHouse: house,
}) => {
  test.setTimeout(150_000);
  const context = await browser.newContext();
  listen(context);
  const page = await context.newPage();

  await test.step('the printed link makes the organization and its Owner', async () => {
    await page.goto(house.setupLink);
    await page.getByLabel('Organization').fill('Larkfield Broadband');
    await page.getByLabel('Your name').fill('Olive Owner');
    await page.getByLabel('E-mail').fill('olive@example.com');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await expect(page).toHaveURL(`${house.address}/`);
  });

  const steps = page.getByRole('region', { name: 'First steps' });
  await test.step('the dashboard says what to do', async () => {
    await expect(steps.getByRole('heading', { level: 3 })).toHaveText([
      'Look at your campaign',
      'Open a sample call',
      'Upload your own recordings',
    ]);
  });

  await test.step('a sample call goes through the pipeline before one’s eyes', async () => {
    const seen = await watchTexts(page, badges);
    await steps.getByRole('button', { name: 'Account details given without an identity check' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('identity-never-checked.mp3');
    await expect(page.locator('header').getByText('Completed')).toBeVisible({ timeout: 60_000 });
    const words = await seen.all();
    expect(words).toEqual(badges.filter((badge) => words.includes(badge)));
    expect(words.length).toBeGreaterThan(1);
    expect(words.at(-1)).toBe('Completed');
  });

  await test.step('score, flag and checks are there', async () => {
    const score = page.getByRole('region', { name: 'Score' });
    await expect(score.getByText('32%')).toBeVisible();
    await expect(score.getByText('The score of 31.58 is below the threshold of 70.')).toBeVisible();
    await expect(score.getByText(/^The critical check “.*identity.*” failed\.$/i)).toBeVisible();
  });

  await test.step('a quote leads to its second and its words', async () => {
    const quote = page.getByRole('list', { name: 'Quotes' }).getByRole('button').first();
    const text = await quote.innerText();
    const [, minutes = '', seconds = ''] = /(\d+):(\d\d)$/.exec(text) ?? [];
    await quote.click();
    const audio = page.locator('audio');
    await expect
      .poll(() => audio.evaluate(({ currentTime }: HTMLAudioElement) => Math.floor(currentTime)))
      .toBe(Number(minutes) * 60 + Number(seconds));
    const marked = await page.locator('.tv-quoted').allInnerTexts();
    expect(plain(text)).toContain(plain(marked[0] ?? 'nothing is marked'));
    await expect(page.locator('.tv-quoted').first()).toBeInViewport();
  });

  await test.step('a recording of one’s own comes with its transcript and is scored', async () => {
    await page.getByRole('link', { name: 'Upload' }).click();
    await dropOn(page.getByText('Drop recordings here'), [
      aRecording('monday.wav'),
      aTranscriptFile('monday.vtt', [
        'Good morning, this call is recorded for quality purposes. My name is Ana.',
        'Hello, my name is Sam.',
        'How can I help you today?',
        'My bill is wrong.',
        'I am sorry to hear that. Is there anything else I can help you with?',
        'No, thank you.',
      ]),
    ]);
    const files = page.getByRole('region', { name: 'Files' });
    await expect(files.getByText('with transcript .vtt')).toBeVisible();
    await files.getByRole('button', { name: 'Upload 1 file' }).click();
    await files.getByRole('link', { name: 'Open call' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('monday.wav');
    await expect(page.locator('header').getByText('Completed')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('region', { name: 'Transcript and its search' })).toContainText(
      'My bill is wrong.',
    );
    await expect(page.getByRole('region', { name: 'Score' }).getByText(/^\d+%$/)).toBeVisible();
  });

  await test.step('the link has done its work', async () => {
    await page.goto('about:blank');
    await page.goto(house.setupLink);
    await expect(page.getByText('This installation is already set up.')).toBeVisible();
    await expect(page.getByLabel('Organization')).toHaveCount(0);
  });

  await test.step('one signs out, and in again', async () => {
    await page.goto(house.address);
    await page.getByRole('button', { name: 'Olive Owner' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/login/);
    await page.getByLabel('E-mail').fill('olive@example.com');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('list', { name: 'Recent calls' })).toContainText('monday.wav');
  });

  await context.close();
});

/** Words without case and punctuation. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9 ]/g, '');
}
