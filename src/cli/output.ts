import { Writable } from 'node:stream';

/** The same stream without the lines that begin with `prefix`: what we say better ourselves. */
export function swallowing(target: NodeJS.WritableStream, prefix: string): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      const text = chunk.toString();
      if (text.startsWith(prefix)) done();
      else target.write(text, () => done());
    },
  });
}

/** A stream that forgets what it is told. */
export const nowhere = (): Writable =>
  new Writable({
    write(_chunk: unknown, _encoding: string, done: () => void) {
      done();
    },
  });
