/** One field as it stands on the wire: a number, or bytes. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const LOW = 0x7fn;
const MORE = 0x80;
const SEVEN = 7n;
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** A varint has no more bytes than 64 bits need. */
const LONGEST_VARINT = 10;

/** Bytes that are no protocol buffer. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

class Reader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  field(): WireField {
    const key = Number(this.varint());
    return { number: key >>> 3, value: this.value(key & 7) };
  }

  private value(type: number): bigint | Uint8Array {
    if (type === VARINT) return this.varint();
    if (type === BYTES) return this.take(Number(this.varint()));
    if (type === FIXED64) return this.take(8);
    if (type === FIXED32) return this.take(4);
    throw new MalformedMessage(`proto: illegal wireType ${type}`);
  }

  private varint(): bigint {
    let out = 0n;
    for (let i = 0; i < LONGEST_VARINT; i += 1) {
      const byte = this.take(1)[0] as number;
      out |= (BigInt(byte) & LOW) << (SEVEN * BigInt(i));
      if (byte < MORE) return out;
    }
    throw new MalformedMessage('proto: integer overflow');
  }

  private take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new MalformedMessage('unexpected EOF');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/**
 * The fields of a message, in their order.
 * @throws MalformedMessage
 */
export function wireFields(bytes: Uint8Array): readonly WireField[] {
  const reader = new Reader(bytes);
  const out: WireField[] = [];
  while (!reader.done) out.push(reader.field());
  return out;
}

export const bytesIn = ({ value }: WireField): Uint8Array =>
  typeof value === 'bigint' ? new Uint8Array() : value;
export const numberIn = ({ value }: WireField): number =>
  typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
export const textIn = (field: WireField): string => Buffer.from(bytesIn(field)).toString('utf8');
