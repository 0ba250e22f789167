import { globSync, readFileSync } from 'node:fs';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import type { GherkinDocument, Scenario } from '@cucumber/messages';

/** A scenario of the features as far as tests of the whole suite look at it. */
export interface ToldScenario {
  /** `features/zoo/rollouts.feature`, with forward slashes. */
  readonly uri: string;
  readonly name: string;
  /** The title as it is written: that of an outline still has its placeholders. */
  readonly written: string;
  /** With their @. */
  readonly tags: readonly string[];
  /** The free text below its title. */
  readonly description: string;
}

/** All scenarios of the features; an outline gives one for each example. Reads the folder `features` of the working directory. */
export function toldScenarios(): readonly ToldScenario[] {
  const newId = IdGenerator.incrementing();
  return globSync('features/**/*.feature').flatMap((file) => {
    const uri = file.replaceAll('\\', '/');
    const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(
      readFileSync(file, 'utf8'),
    );
    const scenarios = scenariosOf(document);
    return compile(document, uri, newId).map(({ name, tags, astNodeIds: [id = ''] }) => {
      const { name: written = name, description = '' } = scenarios.get(id) ?? {};
      return { uri, name, written, tags: tags.map((tag) => tag.name), description };
    });
  });
}

/** By the id in the document. */
function scenariosOf({ feature }: GherkinDocument): ReadonlyMap<string, Scenario> {
  const children =
    feature?.children.flatMap(({ rule, scenario }) =>
      rule ? rule.children.map((child) => child.scenario) : [scenario],
    ) ?? [];
  return new Map(children.flatMap((scenario) => (scenario ? [[scenario.id, scenario]] : [])));
}
