import { describe, expect, test } from 'vitest';
import { viewHandlers } from '#server/http/handlers/views.ts';
import { newId } from '#server/ids.ts';
import type { UserRole } from '#shared/permissions.ts';
import { deleteView, editView, listViews, mostViews, type SavedView, saveView } from '#shared/saved-views.ts';
import { aMember, anOrganization, now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn, type Visitor } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const clock = steppedClock(now);
const deps = { db, clock, newId: (kind: Parameters<typeof newId>[0]) => newId(kind, now) };
const app = smallApp(viewHandlers, deps);
const organizationId = await anOrganization(db);

async function somebody(role: UserRole = 'manager'): Promise<Visitor> {
  return signedIn(app, deps, await aMember(db, organizationId, { role }));
}

async function viewsOf(visitor: Visitor): Promise<SavedView[]> {
  return ((await visitor.ask(listViews)).body as { rows: SavedView[] }).rows;
}

async function saved(visitor: Visitor, name: string, address = 'status=failed'): Promise<SavedView> {
  const { status, body } = await visitor.ask(saveView, { body: { name, address } });
  expect(status).toBe(201);
  return body as SavedView;
}

describe('A view of the call list', () => {
  test.each(['agent', 'manager', 'compliance_officer'] as const)(
    'is kept by the %s who made it',
    async (role) => {
      const me = await somebody(role);
      const worst = await saved(me, ' Worst first ', 'flagged=true&sort=score_low&columns=name,score');
      await saved(me, 'failed');
      expect(worst).toEqual({
        id: worst.id,
        name: 'Worst first',
        address: 'flagged=true&sort=score_low&columns=name,score',
        is_default: false,
      });
      expect((await viewsOf(me)).map(({ name }) => name)).toEqual(['failed', 'Worst first']);
      const changes = { name: 'Worst', address: 'agent=none' };
      const renamed = await me.ask(editView, { params: { id: worst.id }, body: changes });
      expect(renamed).toMatchObject({ status: 200, body: { ...worst, ...changes } });
      expect((await me.ask(deleteView, { params: { id: worst.id } })).status).toBe(204);
      expect((await viewsOf(me)).map(({ name }) => name)).toEqual(['failed']);
    },
  );

  test('opens the list, one of them at most', async () => {
    const me = await somebody();
    const [one, two] = [await saved(me, 'one'), await saved(me, 'two')];
    for (const { id } of [one, two]) await me.ask(editView, { params: { id }, body: { is_default: true } });
    expect(await viewsOf(me)).toEqual([one, { ...two, is_default: true }]);
    await me.ask(editView, { params: { id: two.id }, body: { is_default: false } });
    expect(await viewsOf(me)).toEqual([one, two]);
  });

  test('has a name of its own, case apart, and there are fifty at most', async () => {
    const me = await somebody();
    const first = await saved(me, 'Mine');
    const taken = { status: 409, body: { code: 'view_name_taken' } };
    expect(await me.ask(saveView, { body: { name: 'MINE', address: '' } })).toMatchObject(taken);
    const second = await saved(me, 'Other');
    expect(await me.ask(editView, { params: { id: second.id }, body: { name: 'mine' } })).toMatchObject(
      taken,
    );
    expect((await me.ask(editView, { params: { id: first.id }, body: { name: 'MINE' } })).status).toBe(200);
    for (let count = 2; count < mostViews; count += 1) await saved(me, `View ${count}`);
    expect(await me.ask(saveView, { body: { name: 'One more', address: '' } })).toMatchObject({
      status: 409,
      body: { code: 'too_many_views' },
    });
  });

  test('is nobody else’s to see or to change', async () => {
    const [me, other] = [await somebody(), await somebody('owner')];
    const { id } = await saved(me, 'Mine');
    expect(await viewsOf(other)).toEqual([]);
    expect((await other.ask(editView, { params: { id }, body: { name: 'Theirs' } })).status).toBe(404);
    expect((await other.ask(deleteView, { params: { id } })).status).toBe(404);
    expect((await viewsOf(me)).map(({ name }) => name)).toEqual(['Mine']);
    await saved(other, 'Mine');
  });

  test('that two requests save at once is saved once', async () => {
    const me = await somebody();
    const body = { name: 'Twice', address: '' };
    const seen = await Promise.all([me.ask(saveView, { body }), me.ask(saveView, { body })]);
    expect(seen.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });
});
