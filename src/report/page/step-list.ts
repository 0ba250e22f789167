import type { ScenarioRecord, StepRecord } from '../record.ts';
import { h } from './dom.ts';
import { moment } from './text.ts';

export interface StepList {
  readonly element: HTMLElement;
  /** Shows which step was at work at a moment. */
  mark(ms: number): void;
}

export function stepList({ steps }: ScenarioRecord, onChoose: (ms: number) => void): StepList {
  const items = steps.map((step, i) => stepItem(step, i, onChoose));
  return {
    element: h('section', { class: 'card' }, h('h3', {}, 'Steps'), h('ol', { class: 'steps' }, items)),
    mark(ms) {
      const current = steps.findIndex(({ at }) => at !== undefined && at >= ms - 0.5);
      items.forEach((item, i) => item.classList.toggle('current', i === current));
    },
  };
}

function stepItem(
  { keyword, text, at, status, message, table, document: below }: StepRecord,
  i: number,
  onChoose: (ms: number) => void,
): HTMLElement {
  return h(
    'li',
    { class: status },
    h(
      'button',
      {
        onclick: () => {
          if (at !== undefined) onChoose(at);
        },
      },
      h('span', { class: 'number' }, i + 1),
      h(
        'span',
        { class: 'step-text' },
        h('b', {}, keyword),
        ' ',
        text,
        status !== 'passed' && h('em', {}, ` ${status}`),
      ),
      h('span', { class: 'time' }, at === undefined ? '' : moment(at)),
    ),
    table &&
      h(
        'table',
        { class: 'argument' },
        h(
          'tbody',
          {},
          table.map((row) =>
            h(
              'tr',
              {},
              row.map((cell) => h('td', {}, cell)),
            ),
          ),
        ),
      ),
    below !== undefined && h('pre', { class: 'argument', tabindex: 0 }, below),
    status === 'failed' &&
      message !== undefined &&
      h('p', { class: 'fail first-line' }, message.split('\n')[0]),
  );
}
