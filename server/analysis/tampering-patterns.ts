/** Words that stand for each other in the sentences below. */
const words: Readonly<Record<string, string>> = {
  ignore: 'ignore|disregard|forget|override|overrule|bypass|discard',
  former: 'previous|prior|above|earlier|preceding|original|system|initial|your|all|any|these|other',
  instructions: 'instructions?|prompts?|directives?|programming|guardrails|guidelines|constraints',
  judging: 'evaluation|scoring|grading|rubrics?|criteria|scorecards?|(?:quality|compliance|other) checks?',
  new: 'new|updated|revised|secret|hidden|real|actual',
  mark: 'mark|score|grade|rate|judge|evaluate|report|record|label|set|give|assign|award|return|output|answer|pass|classify|treat',
  give: 'give|assign|award|return|output|set',
  checks: 'checks?|criteria|criterion|check items?|requirements?|compliance items?',
  passed: 'pass(?:ed|es|ing)?|(?:fully )?compliant|met|satisfied|not applicable|n/a',
  full: '(?:a |one )?hundred|100|(?:full|top|maximum|highest|perfect) (?:marks?|scores?|points?|ratings?|grades?)',
  this: 'this|the|that|my|our',
  call: 'call|conversation|transcript|recording',
  about: 'call|conversation|transcript|recording|evaluation|agent|review|audit',
  judge:
    'a\\.?i\\.?|artificial intelligence|language model|llm|evaluator|grader|scorer|quality (?:bot|ai|model|judge)|' +
    'scoring (?:system|model|engine|bot)|(?:automated|automatic) (?:grader|reviewer|evaluator|judge|scoring)',
  flag: 'flag|penali[sz]e|fail|mark down|deduct',
  note: 'attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)',
  hello: 'dear|hey|hello|attention|listen|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|to',
  reads: '(?:scor|grad|judg|evaluat|analy[sz]|audit)(?:es?|ing|s)',
};

/** Not the checks that agents and customers speak of. */
const ofJudges = String.raw`(?!(?:\S+ ){0,4}?(?:security|identity|id|verification|credit|background|eligibility|safety|system|diagnostic|line|data|protection) )`;
/** Not what agents beg their customers for. */
const ofSurveys = /survey|questionnaire|feedback|stars/;

/** Sentences meant for whoever judges a call: `{…}` is one of the words above, `..3` up to three words of any kind. */
const sentences: readonly string[] = [
  '{ignore} ..3 {former} ..2 {instructions}',
  '{ignore} ..4 {judging}',
  '{new} (?:system )?{instructions} ?:',
  '(?:new|updated|revised) (?:system )?{instructions} for ..2 {judge}',
  'system prompts?',
  `{mark} ${ofJudges}..4 {checks},? ..4 (?:{passed}|{full})`,
  'this (?:{call}|agent) (?:is|was|has|should|must|passes|passed|deserves|gets) ..5 (?:{full}|fully compliant|(?:100|hundred) percent compliant)',
  'this (?:{call}|agent) ..4 (?:all|every) (?:of )?(?:the |your )?(?:checks?|criteria)',
  "(?:do not|don't|never) {flag} ..3 (?:(?:this|the) (?:{call}|agent)|any checks?|these checks?|points)",
  '{hello},? (?:the |any |all )?(?:quality |compliance |call )?{judge}(?: \\p{L}+)? ?[,:.-]',
  '{note},? ..3 {judge}',
  '(?:whoever|whatever|whichever|if you are) ..4 {reads} ..2 {call}',
  '(?:as|you are(?: now)?|act as) an? (?:large )?(?:a\\.?i\\.?|language model|llm|evaluator|grader|lenient|unrestricted)',
  'end of (?:the )?transcript',
  '(?:ignor[ae]|olvid[ae]|descart[ae]) ..2 (?:instrucciones|indicaciones) ..1 (?:anteriores|previas)',
  '(?:marca|marque|marcar|aprueb[ae]) ..4 (?:verificaciones|controles|criterios|comprobaciones)',
  '(?:ignorier\\p{L}*|vergiss|vergessen|missacht\\p{L}*) ..2 (?:alle|vorherige\\p{L}*|bisherige\\p{L}*|obige\\p{L}*|deine) ..2 (?:anweisungen|vorgaben|instruktionen|regeln)',
  '(?:markier\\p{L}*|bewert\\p{L}*|setz\\p{L}*) ..3 (?:prüfungen|kriterien|checks|prüfpunkte) ..3 (?:bestanden|erfüllt)',
  '(?:ignorez?|oubliez?) ..2 (?:instructions|consignes) ..1 (?:précédentes|antérieures)',
  '(?:marquez?|notez|validez) ..3 (?:contrôles|critères|vérifications)',
];

/** The same, where they could be said of a survey too. */
const unlessOfSurveys: readonly string[] = [
  "{mark} {this} ..1 {about}'?s? ..4 (?:{full}|pass(?:ed|es|ing)?|(?:fully )?compliant)",
  '{give} ..4 (?:quality )?(?:scores?|marks?) (?:of|to|as|at) {full}',
];

/** What ends blocks and begins answers. */
const markup: readonly RegExp[] = [
  /<\s*\/?\s*(?:transcript|system|checks?|instructions?|user|assistant|human|before)\b[^>]*>/u,
  /<\||\[\/?inst\]|<<sys>>|###\s*(?:system|instruction|assistant)/u,
  /^(?:system|assistant|developer|human|end of transcript|transcript ends?) ?[:.]/u,
  /["'`{]?(?<![\p{L}\p{N}])(?:verdict|score|applies|rests_on|checks)["'`]? ?[:=] ?["'`]?(?:pass|100|true|said|\[)/u,
];

/** A way to tell a command to a judge from other speech, and what it must not be said along with. */
export type Sign = { readonly pattern: RegExp; readonly unless: RegExp | null };

/** The signs of commands to a judge. Texts are in lower case, with one space after each word. */
export const signsOfCommands: readonly Sign[] = [
  ...[...sentences.map(patternOf), ...markup].map((pattern) => ({ pattern, unless: null })),
  ...unlessOfSurveys.map((sentence) => ({ pattern: patternOf(sentence), unless: ofSurveys })),
];

function patternOf(sentence: string): RegExp {
  const source = sentence
    .replace(/\{([a-z]{3,})\}/g, (_, name: string) => `(?:${words[name] ?? name})`)
    .replace(/\.\.(\d) /g, String.raw`(?:\S+ ){0,$1}?`);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'u');
}
