import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentMatchSentence } from '#shared/agent-match.ts';
import type { UploadFields } from '#shared/calls.ts';
import { cluesToFind, directoryOf, type KnownAgent, matchAgent } from './match-agent.ts';
import { nameClues } from './name-clues.ts';

function agent(id: string, given: Partial<KnownAgent> = {}): KnownAgent {
  return { id, name: id, code: null, email: null, extension: null, archived: false, ...given };
}

const ana = agent('Ana Silva', { code: 'A17', email: 'ana@example.com', extension: '204' });
const ben = agent('Ben Ode', { code: 'B-2', extension: '205' });
const cleo = agent('Cleo Ray', { code: 'C3', extension: '205' });
const old = agent('Otto Old', { code: 'O9', extension: '204', archived: true });
const everybody = [ana, ben, cleo, old];

function linked(
  fields: UploadFields,
  name = 'call.wav',
  pattern: string | null = null,
): [string | null, string] {
  const { agent: found, match } = matchAgent(fields, nameClues(pattern, name), directoryOf(everybody));
  return [found?.name ?? null, agentMatchSentence(match)];
}

describe('By the fields that came with it', () => {
  test.each<[UploadFields, string | null, string]>([
    [{ agent_code: 'a17' }, 'Ana Silva', 'Linked by the code a17.'],
    [{ agent_email: 'ANA@example.com' }, 'Ana Silva', 'Linked by the e-mail address ANA@example.com.'],
    [{ extension: '204' }, 'Ana Silva', 'Linked by the extension 204.'],
    [{ agent_name: ' ana  SILVA ' }, 'Ana Silva', 'Linked by the name ana  SILVA.'],
    [{ agent_code: 'X1' }, null, 'Not linked: no agent has the code X1.'],
    [{ agent_code: 'X1', agent_email: 'ana@example.com' }, null, 'Not linked: no agent has the code X1.'],
    [{ agent_code: 'A17', agent_name: 'Ben Ode' }, 'Ana Silva', 'Linked by the code A17.'],
    [{ agent_code: 'O9' }, null, 'Not linked: Otto Old (code O9) is archived.'],
    [{ extension: '205' }, null, 'Not linked: the extension 205 fits several agents: Ben Ode, Cleo Ray.'],
    [{ agent_name: 'Ana' }, null, 'Not linked: no agent has the name Ana.'],
  ])('%j', (fields, name, sentence) => {
    expect(linked(fields, 'O9_B-2.wav')).toEqual([name, sentence]);
  });
});

describe('By the file’s name, when nothing else says it', () => {
  test.each([
    ['20261122_A17_c9.wav', 'Ana Silva', 'Linked by the code A17 in the file’s name.'],
    ['a17.mp3', 'Ana Silva', 'Linked by the code a17 in the file’s name.'],
    ['call b-2 again.wav', 'Ben Ode', 'Linked by the code b-2 in the file’s name.'],
    ['xA17_A170.wav', null, 'Not linked: the file’s name does not say who the agent is.'],
    ['B_2.wav', null, 'Not linked: the file’s name does not say who the agent is.'],
    [
      'A17_C3.wav',
      null,
      'Not linked: the code A17 in the file’s name fits several agents: Ana Silva, Cleo Ray.',
    ],
    ['O9.wav', null, 'Not linked: Otto Old (code O9 in the file’s name) is archived.'],
    ['O9_A17.wav', 'Ana Silva', 'Linked by the code A17 in the file’s name.'],
  ])('%s, as a whole word', (name, who, sentence) => {
    expect(linked({}, name)).toEqual([who, sentence]);
  });

  test('days and times are nobody’s code', () => {
    const twelve = directoryOf([agent('Twelve', { code: '12' }), agent('Year', { code: '2026' })]);
    const whoIn = (name: string) => matchAgent({}, nameClues(null, name), twelve).agent?.name ?? null;
    expect(['2026-12-01.wav', '01.12.2026 10-12-05.wav', '2026-12-12_12.12.12_x.wav'].map(whoIn)).toEqual([
      null,
      null,
      null,
    ]);
    expect(whoIn('2026-12-01_12.wav')).toBe('Twelve');
  });

  test.each([
    ['A17_20261122_c9.wav', 'Ana Silva', 'Linked by the code A17 in the file’s name.'],
    ['X1_20261122_c9.wav', null, 'Not linked: no agent has the code X1, which stands in the file’s name.'],
    ['c9.wav', null, 'Not linked: the file’s name does not have the form {agent_code}_{date}_{call_id}.'],
    ['O9_20261122_A17.wav', null, 'Not linked: Otto Old (code O9 in the file’s name) is archived.'],
  ])('%s, by the pattern of the campaign', (name, who, sentence) => {
    expect(linked({}, name, '{agent_code}_{date}_{call_id}')).toEqual([who, sentence]);
  });

  test('a name that can be cut in two places links when only one way leads to an agent', () => {
    const pattern = '{agent_code}-{call_id}';
    expect(linked({}, 'B-2-9.wav', pattern)[0]).toBe('Ben Ode');
    const both = directoryOf([ben, agent('Bea', { code: 'B' })]);
    expect(matchAgent({}, nameClues(pattern, 'B-2-9.wav'), both).match).toEqual({
      from: 'file_name',
      by: 'agent_code',
      outcome: 'several',
      value: 'B',
      names: ['Bea', 'Ben Ode'],
    });
  });

  test('a pattern that names nobody', () => {
    expect(linked({}, '2026-11-22-103105.wav', '{yyyy-mm-dd-hhmmss}')[1]).toBe(
      'Not linked: the file’s name does not say who the agent is.',
    );
  });
});

describe('For whatever agents, fields and names', () => {
  const word = fc.constantFrom('A', 'B', 'A1', 'A-1', 'a', '1', '2026');
  const somebody = fc.record({
    name: word,
    code: fc.option(word),
    email: fc.option(word),
    extension: fc.option(word),
    archived: fc.boolean(),
  });
  const agents = fc
    .array(somebody, { maxLength: 6 })
    .map((rows) => rows.map((row, index) => ({ ...row, id: `agent_${index}` })));
  const fields = fc.record(
    { agent_code: word, agent_email: word, extension: word, agent_name: word },
    { requiredKeys: [] },
  );
  const pattern = fc.option(
    fc.constantFrom('{agent_code}_{n}', '{any}-{agent_code}', '{extension}_{agent_name}'),
  );
  const name = fc
    .array(fc.oneof(word, fc.constantFrom('_', '-', '.')), { maxLength: 6 })
    .map((parts) => `${parts.join('')}.wav`);

  test('nobody is linked who is archived, or beside whom another at work fits too', () => {
    fc.assert(
      fc.property(agents, fields, pattern, name, (known, given, template, file) => {
        const clues = nameClues(template, file);
        const { agent: found, match } = matchAgent(given, clues, directoryOf(known));
        expect(match.outcome === 'linked').toBe(found !== null);
        if (found === null) return;
        expect(found.archived).toBe(false);
        const fitting = cluesToFind(given, clues).flatMap(({ by, value }) =>
          directoryOf(known).find(by, value),
        );
        expect([...new Set(fitting.filter(({ archived }) => !archived))]).toEqual([found]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('looking up its clues only gives the same as knowing everybody', () => {
    fc.assert(
      fc.property(agents, fields, pattern, name, (known, given, template, file) => {
        const clues = nameClues(template, file);
        const all = directoryOf(known);
        const few = new Set(cluesToFind(given, clues).flatMap(({ by, value }) => all.find(by, value)));
        const some = known.filter((each) => few.has(each));
        expect(matchAgent(given, clues, directoryOf(some))).toEqual(matchAgent(given, clues, all));
      }),
    );
  });
});
