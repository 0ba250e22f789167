import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { requirements } from '#conformance/requirements.ts';
import { invariants } from '#conformance/invariants/all.ts';
import { listFeatures } from './list.ts';
import { configuration } from './suite.ts';
import { exitCode, type ExitCode } from './usage-error.ts';
import { projectRoot } from './version.ts';

/** Where the generated page lies. */
export const REQUIREMENTS_PAGE = path.join(projectRoot, 'docs', 'requirements.md');

const HEAD = `# Requirements

Every documented claim that the suite knows, where it comes from, and the scenarios that tell it. Invariants are judged on every
change of every object in every scenario, so they need no scenario of their own. Written by \`npx statefulspec requirements\`; a test
fails when this page is old.
`;

const watched = new Set(invariants.map(({ id }) => id));

/** The page: requirement, level, source, and the scenarios tagged with it. */
export async function requirementsPage(): Promise<string> {
  const features = await listFeatures(await configuration({ paths: [] }));
  const scenarios = features.flatMap(({ uri, scenarios: told }) =>
    told.map(({ name, tags }) => ({ place: `\`${uri}\`: ${name}`, tags: new Set(tags) })),
  );
  const sections = requirements.map(({ id, sentence, source, level }) => {
    const places = [
      ...new Set(scenarios.filter(({ tags }) => tags.has(`@${id}`)).map(({ place }) => place)),
    ].sort();
    const told =
      places.length > 0 ? places.map((place) => `- ${place}`) : ['- every scenario, as an invariant'];
    const kind = watched.has(id) ? `${level}, invariant` : level;
    return [`## ${id}`, '', `${sentence}.`, '', `${kind} · ${source}`, '', ...told].join('\n');
  });
  return `${HEAD}\n${sections.join('\n\n')}\n`;
}

/** `statefulspec requirements`: writes docs/requirements.md anew. */
export async function main(): Promise<ExitCode> {
  writeFileSync(REQUIREMENTS_PAGE, await requirementsPage());
  process.stdout.write(
    `${path.relative(projectRoot, REQUIREMENTS_PAGE)}: ${requirements.length} requirements\n`,
  );
  return exitCode.ok;
}
