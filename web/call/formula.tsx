import { ChevronRight } from 'lucide-react';
import type { CheckResultShown, ScoreShown } from '#shared/versions.ts';
import { leftOutReasons, plainNumber } from './check-list.ts';

type Props = { score: ScoreShown; results: readonly CheckResultShown[] };

/** How the score came about: weight × score of each check, both sums, and what was left out and why. */
export function Formula({ score }: Props) {
  const counted = score.terms.filter(({ left_out }) => left_out === null);
  const left = score.terms.filter(({ left_out }) => left_out !== null);
  return (
    <details className="group mt-2 text-[0.8125rem]">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-sm text-accent-text hover:underline">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        How this score came about
      </summary>
      <table aria-label="Formula" className="mt-2 w-full border-collapse">
        <thead>
          <tr className="text-xs text-faint">
            <th scope="col" className="pb-1 text-left font-medium">
              Check
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              Score × weight
            </th>
          </tr>
        </thead>
        <tbody>
          {counted.map((term) => (
            <tr key={term.check_id} className="border-t border-line">
              <td className="py-1 pr-3">{term.name}</td>
              <td className="py-1 text-right whitespace-nowrap tabular-nums">
                {`${plainNumber(term.score ?? 0)} × ${plainNumber(term.weight)} = ${plainNumber((term.score ?? 0) * term.weight)}`}
              </td>
            </tr>
          ))}
          {left.map((term) => (
            <tr key={term.check_id} className="border-t border-line text-faint">
              <td className="py-1 pr-3">{term.name}</td>
              <td className="py-1 text-right whitespace-nowrap">
                {term.left_out === null ? '' : `${leftOutReasons[term.left_out]}, left out`}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-edge font-medium">
            <td className="py-1.5 pr-3">Sum ÷ weights</td>
            <td className="py-1.5 text-right whitespace-nowrap tabular-nums">
              {score.value === null
                ? 'Not scored'
                : `${plainNumber(score.weighted_sum)} ÷ ${plainNumber(score.weight_sum)} = ${plainNumber(score.value)}`}
            </td>
          </tr>
        </tfoot>
      </table>
    </details>
  );
}
