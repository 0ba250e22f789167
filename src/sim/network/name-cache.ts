import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { DnsRecord, Question, Reply } from './dns-message.ts';

interface Kept {
  readonly reply: Reply;
  readonly since: Instant;
  /** How long it is given again. */
  readonly span: Duration;
}

const ageing =
  (seconds: number) =>
  (record: DnsRecord): DnsRecord => ({ ...record, ttl: Math.max(record.ttl - seconds, 0) });

/**
 * What CoreDNS's `cache` plugin does: an answer, also that there is no such name, is given again until its time is over,
 * whatever has become of the name meanwhile. kubeadm of today turns it off for the cluster's own zone; k3s and the
 * manifests of Kubernetes itself do not.
 */
export class NameCache {
  readonly #kept = new Map<string, Kept>();
  /** The number of the plugin's line; 0: nothing is kept. */
  #most: Duration = 0;

  keepFor(most: Duration): void {
    this.#most = most;
    this.#kept.clear();
  }

  /** The answer that is kept, or a new one. */
  answer(question: Question, now: Instant, ask: (question: Question) => Reply): Reply {
    if (this.#most === 0) return ask(question);
    const key = `${question.type} ${question.name.toLowerCase()}`;
    const kept = this.#kept.get(key);
    if (kept && now < kept.since + kept.span) return aged(kept.reply, now - kept.since);
    const reply = ask(question);
    if (reply.code !== 'SERVFAIL') this.#kept.set(key, { reply, since: now, span: this.#span(reply) });
    return reply;
  }

  /** The shortest time to live of what was answered, or of the zone's SOA where nothing was; never more than the limit. */
  #span({ answer, authority }: Reply): Duration {
    const records = answer.length > 0 ? answer : authority;
    return Math.min(this.#most, ...records.map(({ ttl }) => ttl * second));
  }
}

function aged({ code, answer, authority, additional }: Reply, age: Duration): Reply {
  const older = ageing(Math.floor(age / second));
  return {
    code,
    answer: answer.map(older),
    authority: authority.map(older),
    additional: additional.map(older),
  };
}
