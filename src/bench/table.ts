import type { Figure } from './figure.ts';
import { comparable, isRate, keepsPromise } from './figure.ts';
import type { Last } from './last.ts';

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));

/** `12 % faster`: how the figure compares with the last one, both in units of their runs' reference. */
function change(figure: Figure, referenceMs: number, last: Last): string {
  const before = last.figures[figure.name]?.ratio;
  if (!before) return 'new';
  const now = comparable(figure, referenceMs);
  const better = isRate(figure) ? now / before - 1 : before / now - 1;
  const percent = Math.round(Math.abs(better) * 100);
  return percent < 5 ? 'as before' : `${percent} % ${better > 0 ? 'better' : 'worse'}`;
}

function promise(figure: Figure): string {
  if (figure.target === undefined) return '';
  const bound = `${isRate(figure) ? '>=' : '<='} ${number(figure.target)}`;
  return keepsPromise(figure) ? `${bound} ok` : `${bound} NOT YET`;
}

/** One figure as a line: name, value, what was promised, and the change since the last saved run. */
export const row = (figure: Figure, referenceMs: number, last: Last): string =>
  [
    figure.name.padEnd(56),
    `${number(figure.value)} ${figure.unit}`.padStart(18),
    promise(figure).padStart(20),
    change(figure, referenceMs, last).padStart(16),
  ].join('');
