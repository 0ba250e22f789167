import type { Summary } from './record.ts';

/** A failure table longer than this helps nobody; GitHub cuts a step summary at 1 MiB. */
const FAILURES_MAX = 200;

const cell = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('\n', ' ')
    .slice(0, 300);

/** `reports/summary.md`: the run for a CI step summary. */
export function summaryMarkdown({
  scenarios,
  invariants,
  failures,
  journal,
  seed,
  kubernetes,
  cluster,
  partial,
}: Summary): string {
  const { passed, failed, notApplicable } = scenarios;
  const lines = [
    `## ${failed > 0 ? '✘' : '✔'} StatefulSet conformance: ${passed} passed, ${failed} failed, ${notApplicable} not applicable`,
    '',
    `${cluster} · Kubernetes ${kubernetes} · seed ${seed} · ${invariants.judged} invariants over ${invariants.observations} observations${partial ? ' · interrupted' : ''}`,
    ...(failures.length > 0 ? ['', '| scenario | place | because |', '| --- | --- | --- |'] : []),
    ...failures
      .slice(0, FAILURES_MAX)
      .map(
        ({ name, uri, line, because }) => `| ${cell(name)} | ${cell(`${uri}:${line}`)} | ${cell(because)} |`,
      ),
    ...(failures.length > FAILURES_MAX ? ['', `and ${failures.length - FAILURES_MAX} more failures`] : []),
    ...(invariants.violated.length > 0 ? ['', `Violated invariants: ${invariants.violated.join(', ')}`] : []),
    '',
    `Journal digest \`${journal}\``,
  ];
  return `${lines.join('\n')}\n`;
}

/** `reports/badge.json`, as shields.io reads an endpoint badge. */
export function badge({ scenarios: { passed, failed } }: Summary): string {
  const message = failed > 0 ? `${failed} of ${passed + failed} failed` : `${passed} passed`;
  return `${JSON.stringify({ schemaVersion: 1, label: 'conformance', message, color: failed > 0 ? 'critical' : 'success' })}\n`;
}

const property = (text: string): string =>
  text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** GitHub's workflow commands that put each failure on its line of the feature file. */
export const annotations = ({ failures }: Summary): string =>
  failures
    .map(
      ({ uri, line, name, because }) =>
        `::error file=${property(uri)},line=${line},title=${property(name)}::${data(because)}\n`,
    )
    .join('');
