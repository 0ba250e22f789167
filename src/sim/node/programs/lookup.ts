import type { Image } from '../images.ts';
import type { Program } from '../process/process.ts';
import { SIGNALS } from '../process/process.ts';
import { APPLETS } from './applets.ts';
import { DECLARED } from './declared.ts';
import { STAND_IN } from './unknown.ts';

const BIN = /^\/(?:usr\/(?:local\/)?)?s?bin\//;

/** Programs that the usual BusyBox builds leave out, and those that only GNU systems lack. */
const NOT_IN: Readonly<Record<Image['userland'], ReadonlySet<string>>> = {
  busybox: new Set(['bash', 'dash', 'printenv', 'curl', 'dig', 'host', 'getent']),
  gnu: new Set(['httpd', 'ash']),
};

/**
 * What runs under a name or a path in an image; undefined when there is no such program. The image's own programs come
 * first, then its userland's. An image that nothing is known of has every program.
 */
export function lookup(name: string, image: Image): Program | undefined {
  const plain = name.replace(BIN, '');
  const program = whole(name, plain, image);
  const crash = image.crashes && Object.hasOwn(image.crashes, plain) ? image.crashes[plain] : undefined;
  return crash && program ? breaking(program, crash) : program;
}

/** A program that ends with SIGSEGV when it is given an option. */
const breaking = (program: Program, option: RegExp): Program =>
  function* (call) {
    return option.test(call.argv.slice(1).join(' ')) ? 128 + SIGNALS.SEGV : yield* program(call);
  };

function whole(name: string, plain: string, image: Image): Program | undefined {
  if (image.commands?.includes(name) || image.commands?.includes(plain))
    return own(DECLARED, plain.slice(plain.lastIndexOf('/') + 1)) ?? own(APPLETS, plain);
  const applet = plain.includes('/') ? undefined : own(APPLETS, plain);
  if (image.open) return applet ?? STAND_IN;
  if (plain.includes('/') || NOT_IN[image.userland].has(plain) || image.lacks?.includes(plain))
    return undefined;
  if (plain === 'httpd' && image.userland === 'busybox') return DECLARED['httpd'];
  return applet;
}

const own = (table: Readonly<Record<string, Program>>, name: string): Program | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
