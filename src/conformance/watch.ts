import type { Instant } from '#kernel/time.ts';
import type { Journal, Observation } from '#cluster/journal.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Breach, Checker, Invariant, Moment } from './invariant.ts';
import { OwnersView } from './owners-view.ts';
import type { Promises } from './promises.ts';
import { promisesOf } from './promises.ts';

export interface Violation extends Breach {
  readonly id: Invariant['id'];
  readonly sentence: string;
  readonly source: string;
  readonly at: Instant;
  /** Which observation showed it; the journal's length for a claim about the end. */
  readonly position: number;
}

export interface Verdict {
  readonly id: Invariant['id'];
  /** How many observations it judged; 0: it had nothing to say here. */
  readonly checked: number;
  readonly violations: readonly Violation[];
}

interface Post {
  readonly invariant: Invariant;
  readonly checker: Checker;
  checked: number;
  readonly violations: Violation[];
}

/** Evaluates invariants on every observation of a journal, whether or not a step asks. */
export class Watch {
  readonly #journal: Journal;
  readonly #kubernetes: Promises;
  readonly #posts: readonly Post[];
  /** Who is shown the observations of a kind. */
  readonly #concerned = new Map<Resource, readonly Post[]>();
  readonly #now = new OwnersView();
  readonly #before = new OwnersView();
  /** One view a writer: what a process has seen mostly grows. */
  readonly #seen = new Map<string, { readonly view: OwnersView; length: number }>();
  #position = 0;

  /** @param kubernetes the version of the cluster; what it promises differs a little */
  constructor(journal: Journal, invariants: readonly Invariant[], kubernetes = 'v1.36') {
    this.#journal = journal;
    this.#kubernetes = promisesOf(kubernetes);
    this.#posts = invariants.map((invariant) => ({
      invariant,
      checker: invariant.begin(),
      checked: 0,
      violations: [],
    }));
  }

  /** Judges what has been observed since the last time; gives the new violations. */
  catchUp(): readonly Violation[] {
    const found: Violation[] = [];
    while (this.#position < this.#journal.length) this.#judge(this.#journal.at(this.#position), found);
    return found;
  }

  /** Judges the rest, and what must have happened by the end. `quiet`: nothing further can happen. */
  finish(at: Instant, quiet: boolean): readonly Verdict[] {
    this.catchUp();
    for (const post of this.#posts) {
      this.#note(post, post.checker.finish?.(this.#now, at, quiet), at, this.#journal.length);
    }
    return this.#posts.map(({ invariant, checked, violations }) => ({
      id: invariant.id,
      checked,
      violations,
    }));
  }

  #judge(observation: Observation, found: Violation[]): void {
    this.#now.add(observation);
    const posts = this.#concernedWith(observation.resource);
    if (posts.length > 0) this.#show(this.#momentOf(observation), posts, found);
    this.#before.add(observation);
    this.#position += 1;
  }

  #show(moment: Moment, posts: readonly Post[], found: Violation[]): void {
    const { at, position } = moment.observation;
    for (const post of posts) found.push(...this.#note(post, post.checker.observe(moment), at, position));
  }

  #concernedWith(resource: Resource): readonly Post[] {
    let posts = this.#concerned.get(resource);
    if (!posts) {
      posts = this.#posts.filter(({ invariant }) => invariant.about.includes(resource));
      this.#concerned.set(resource, posts);
    }
    return posts;
  }

  #note(
    post: Post,
    breaches: readonly Breach[] | undefined,
    at: Instant,
    position: number,
  ): readonly Violation[] {
    if (!breaches) return [];
    post.checked += 1;
    if (breaches.length === 0) return [];
    const { id, sentence, source } = post.invariant;
    const violations = breaches.map((breach) => ({ ...breach, id, sentence, source, at, position }));
    post.violations.push(...violations);
    return violations;
  }

  /** What the writer had seen is worked out when somebody asks: few observations are anybody's decisions. */
  #momentOf(observation: Observation): Moment {
    const viewOf = (): OwnersView => this.#viewOf(observation);
    return {
      kubernetes: this.#kubernetes,
      observation,
      now: this.#now,
      before: this.#before,
      get seen() {
        return viewOf();
      },
    };
  }

  #viewOf({ by, basis, missed, resource }: Observation): OwnersView {
    // Events are written beside the controllers' work and decide nothing
    if (by === undefined || basis === undefined || resource === resources.Event) return this.#before;
    if (missed) return this.#viewWithout(missed, basis);
    let seen = this.#seen.get(by);
    if (!seen) this.#seen.set(by, (seen = { view: new OwnersView(), length: 0 }));
    // of two syncs at work the one that began earlier has seen less
    while (seen.length > basis) seen.view.takeBack(this.#journal.at((seen.length -= 1)));
    while (seen.length < basis) seen.view.add(this.#journal.at(seen.length++));
    return seen.view;
  }

  /** Of a writer that was told of some changes late: built anew, for there are few. */
  #viewWithout(missed: readonly number[], basis: number): OwnersView {
    const view = new OwnersView();
    for (let position = 0; position < basis; position += 1)
      if (!missed.includes(position)) view.add(this.#journal.at(position));
    return view;
  }
}
