import type { Feature, FeatureChild, GherkinDocument, RuleChild, Scenario, Step } from '@cucumber/messages';

/** Where a line of a feature file stands. */
export interface Place {
  readonly feature: string;
  readonly rule?: string;
  /** The text of the rule's or feature's description: what the documentation claims, and where. */
  readonly claim?: string;
  readonly line: number;
  /** `Given`, `When`, ...; empty for scenarios. */
  readonly keyword: string;
}

type Section = Omit<Place, 'line' | 'keyword'>;

/** Finds feature, rule, keyword and line by the id of a Gherkin node. */
export class GherkinIndex {
  readonly #places = new Map<string, Place>();

  add(document: GherkinDocument): void {
    const { feature } = document;
    if (feature) this.#addFeature(feature);
  }

  get(id: string | undefined): Place | undefined {
    return id === undefined ? undefined : this.#places.get(id);
  }

  #addFeature(feature: Feature): void {
    const section: Section = { feature: feature.name, ...claimOf(feature.description) };
    for (const child of feature.children) {
      if (child.rule) this.#addRule(child.rule.name, child.rule.description, child.rule.children, section);
      else this.#addChild(child, section);
    }
  }

  #addRule(
    rule: string,
    description: string,
    children: readonly RuleChild[],
    { feature, claim: ofFeature }: Section,
  ): void {
    const claim = ofFeature === undefined ? {} : { claim: ofFeature };
    for (const child of children) this.#addChild(child, { feature, rule, ...claim, ...claimOf(description) });
  }

  #addChild({ background, scenario }: FeatureChild | RuleChild, section: Section): void {
    if (background) this.#addSteps(background.steps, section);
    if (scenario) this.#addScenario(scenario, section);
  }

  #addScenario(scenario: Scenario, section: Section): void {
    this.#places.set(scenario.id, { ...section, line: scenario.location.line, keyword: '' });
    this.#addSteps(scenario.steps, section);
    for (const row of scenario.examples.flatMap(({ tableBody }) => tableBody)) {
      this.#places.set(row.id, { ...section, line: row.location.line, keyword: '' });
    }
  }

  #addSteps(steps: readonly Step[], section: Section): void {
    for (const { id, keyword, location } of steps) {
      this.#places.set(id, { ...section, line: location.line, keyword: keyword.trim() });
    }
  }
}

const claimOf = (description: string): { claim?: string } =>
  description.trim() ? { claim: description.trim() } : {};
