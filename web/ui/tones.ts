/** The colours of badges, figures and bars. Each has a ground, an ink that reads on it, and a stronger dot. */
export type Tone = 'slate' | 'blue' | 'purple' | 'green' | 'red' | 'amber';

/** Ground and ink of a tone, as classes. */
export const toneBadge: Record<Tone, string> = {
  slate: 'bg-slate-ground text-slate-ink',
  blue: 'bg-blue-ground text-blue-ink',
  purple: 'bg-purple-ground text-purple-ink',
  green: 'bg-green-ground text-green-ink',
  red: 'bg-red-ground text-red-ink',
  amber: 'bg-amber-ground text-amber-ink',
};

/** The strong colour of a tone, as a ground. */
export const toneDot: Record<Tone, string> = {
  slate: 'bg-slate-dot',
  blue: 'bg-blue-dot',
  purple: 'bg-purple-dot',
  green: 'bg-green-dot',
  red: 'bg-red-dot',
  amber: 'bg-amber-dot',
};

/** Text in a tone that reads on the page's own ground. */
export const toneInk: Record<Tone, string> = {
  slate: 'text-slate-ink',
  blue: 'text-blue-ink',
  purple: 'text-purple-ink',
  green: 'text-green-ink',
  red: 'text-red-ink',
  amber: 'text-amber-ink',
};
