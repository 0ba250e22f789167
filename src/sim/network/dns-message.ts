/** A question to the cluster's name server. Names are written without the dot at their end. */
export interface Question {
  readonly name: string;
  /** `A`, `AAAA`, `SRV`, `CNAME`, `PTR`, `TXT`, ...: anything else has no records. */
  readonly type: string;
}

/** One resource record. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /** As a zone file has it, names without their last dot: `10.244.1.2`, `0 50 80 web-0.peers.default.svc.cluster.local`. */
  readonly data: string;
}

/** What the name server says: NOERROR without an answer means that the name exists, but not with that type. */
export interface Reply {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

/** What comes of asking somebody who is no name server: an ICMP message, or nothing. */
export type Unanswered = 'refused' | 'silent';

/** An address is not a name: `10.0.0.1`, `fd00::1`. */
export const isAddress = (text: string): boolean => isIPv4(text) || isIPv6(text);

export const isIPv6 = (text: string): boolean => text.includes(':');

export const isIPv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
