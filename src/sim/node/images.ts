import type { Duration } from '#kernel/time.ts';
import { scriptNamed } from './programs/kubia.ts';

/** A container image as far as its behaviour shows from outside. */
export interface Image {
  /** What runs when the pod names no command: a name in the table of programs. */
  readonly program: string;
  /** Programs that the image brings besides its userland. */
  readonly commands?: readonly string[];
  readonly userland: 'busybox' | 'gnu';
  /** Files in its root: path to content. */
  readonly files?: Readonly<Record<string, string>>;
  /** Any command can be started in it: nothing is known of what is inside. */
  readonly open?: boolean;
  readonly entrypoint?: readonly string[];
  /** What follows the entry point when the pod gives no args. */
  readonly cmd?: readonly string[];
  readonly workingDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Programs of its userland that this build leaves out. */
  readonly lacks?: readonly string[];
  /** Options that end a program with SIGSEGV: some builds are broken. */
  readonly crashes?: Readonly<Record<string, RegExp>>;
  /** Bytes, for the event of a pull. */
  readonly size?: number;
}

const web = { userland: 'gnu' } as const;
const databases = { userland: 'gnu', size: 200_000_000 } as const;
const INDEX = '<html><body><h1>It works!</h1></body></html>\n';

const NGINX: Image = {
  ...web,
  program: 'nginx',
  commands: ['nginx', '/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  size: 72_000_000,
  files: { '/usr/share/nginx/html/index.html': INDEX, '/usr/share/nginx/html/50x.html': INDEX },
};
/** The images of "Kubernetes in Action": node runs the app.js of each. */
const kubia = (name: string): Image => ({
  ...web,
  program: 'node',
  commands: ['node'],
  cmd: ['node', 'app.js'],
  size: 250_000_000,
  files: { '/app.js': scriptNamed(name) },
});

export const BUSYBOX: Image = { program: 'sh', userland: 'busybox', cmd: ['sh'], size: 2_140_813 };

/** Images by repository (without registry, `library/` and tag). Data: add a line to teach the simulator another one. */
const KNOWN: Readonly<Record<string, Image>> = {
  busybox: BUSYBOX,
  alpine: { program: 'sh', userland: 'busybox', cmd: ['/bin/sh'], size: 3_800_000 },
  debian: { program: 'bash', userland: 'gnu', cmd: ['bash'], size: 48_000_000 },
  ubuntu: { program: 'bash', userland: 'gnu', cmd: ['/bin/bash'], size: 29_000_000 },
  nginx: NGINX,
  'nginx-slim': NGINX,
  httpd: {
    ...web,
    program: 'httpd-foreground',
    commands: ['httpd', 'httpd-foreground'],
    files: { '/usr/local/apache2/htdocs/index.html': INDEX },
    cmd: ['httpd-foreground'],
    workingDir: '/usr/local/apache2',
    size: 58_000_000,
  },
  agnhost: {
    program: 'agnhost',
    commands: ['agnhost', '/agnhost', 'curl', 'dig'],
    userland: 'busybox',
    files: { '/localhost.crt': 'certificate\n', '/localhost.key': 'key\n' },
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    size: 53_000_000,
  },
  pause: {
    program: 'pause',
    commands: ['/pause'],
    userland: 'busybox',
    entrypoint: ['/pause'],
    size: 320_000,
  },
  redis: {
    ...web,
    program: 'redis-server',
    commands: ['redis-server', 'redis-cli'],
    cmd: ['redis-server'],
    workingDir: '/data',
    size: 45_000_000,
  },
  postgres: {
    ...web,
    program: 'postgres',
    commands: ['postgres', 'pg_isready', 'psql'],
    cmd: ['postgres'],
    size: 150_000_000,
  },
  mysql: {
    ...web,
    program: 'mysqld',
    commands: ['mysqld', 'mysqladmin', 'mysql'],
    cmd: ['mysqld'],
    size: 230_000_000,
  },
  mongo: { ...web, program: 'mongod', commands: ['mongod', 'mongosh'], cmd: ['mongod'], size: 300_000_000 },
  mariadb: {
    ...databases,
    program: 'mysqld',
    commands: ['mysqld', 'mariadbd', 'mysqladmin', 'mysql'],
    cmd: ['mysqld'],
  },
  kubia: kubia('kubia'),
  'kubia-pet': kubia('kubia-pet'),
  'kubia-pet-peers': kubia('kubia-pet-peers'),
};

/** An image that nothing is known of: it runs, listens on the ports that the pod declares, and ends on SIGTERM. */
const UNKNOWN: Image = { program: 'unknown', userland: 'gnu', open: true, size: 50_000_000 };

/** A reference in parts: `docker.io/library/nginx:1.27`. */
export interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/**
 * Splits an image reference as Docker does: without a registry it is docker.io, without a tag `latest`.
 * Undefined when it is none (upper case in the repository, empty parts): the kubelet then says InvalidImageName.
 */
export function referenceOf(image: string): Reference | undefined {
  const match =
    /^(?:((?:[A-Za-z0-9-]+\.[A-Za-z0-9.-]*|localhost|[A-Za-z0-9.-]+:\d+)(?::\d+)?)\/)?([a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      image,
    );
  if (!match) return undefined;
  const [, registry = 'docker.io', path = '', tag, digest] = match;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag: tag ?? digest ?? 'latest' };
}

const FORM = 'invalid reference format';

/** Why a text is no image reference, in the words of the library that containerd and the kubelet share (distribution/reference). */
export function whyNoReference(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const isRegistry = first === 'localhost' || /[.:A-Z]/.test(first);
  const path = rest.length === 0 ? `library/${image}` : isRegistry ? rest.join('/') : image;
  const [repository = ''] = path.split(':', 1);
  return repository === repository.toLowerCase()
    ? FORM
    : `${FORM}: repository name (${repository}) must be lowercase`;
}

export const canonical = ({ registry, repository, tag }: Reference): string =>
  `${registry}/${repository}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;

/** What the registries and the nodes hold; a scenario can say otherwise for any image. */
export class ImageCatalogue {
  readonly #known = new Map<string, Image>(Object.entries(KNOWN));
  readonly #missing = new Set<string>();
  #held: ReadonlySet<string> | undefined;
  readonly #present = new Set<string>();
  readonly #pullTimes = new Map<string, Duration>();
  readonly #startTimes = new Map<string, Duration>();

  /** No registry has this reference: pulls fail from now on. */
  remove(image: string): void {
    this.#missing.add(nameOf(image));
  }

  restore(image: string): void {
    this.#missing.delete(nameOf(image));
  }

  /** The registries hold these references and no others. */
  holdOnly(images: readonly string[]): void {
    this.#held = new Set(images.map(nameOf));
  }

  /** The image is on every node from the start. */
  preload(image: string): void {
    this.#present.add(nameOf(image));
  }

  /** Declares what an image (by repository, without tag) does. */
  declare(repository: string, image: Image): void {
    this.#known.set(repository, image);
  }

  /** How long a pull of this reference takes. */
  pullTakes(image: string, time: Duration): void {
    this.#pullTimes.set(nameOf(image), time);
  }

  /** How long its program needs until it works (listens, answers) after its process has started. */
  startTakes(image: string, time: Duration): void {
    this.#startTimes.set(nameOf(image), time);
  }

  isPreloaded(image: string): boolean {
    return this.#present.has(nameOf(image));
  }

  /** example.com and .invalid are reserved (RFC 2606): no registry answers there. */
  exists(image: string): boolean {
    const registry = referenceOf(image)?.registry ?? '';
    if (this.#held && !this.#held.has(nameOf(image))) return false;
    return (
      !this.#missing.has(nameOf(image)) &&
      !/(^|\.)(example\.(com|net|org)|invalid|example|test)(:\d+)?$/.test(registry)
    );
  }

  pullTime(image: string): Duration | undefined {
    return this.#pullTimes.get(nameOf(image));
  }

  startTime(image: string): Duration {
    return this.#startTimes.get(nameOf(image)) ?? 0;
  }

  of(image: string): Image {
    const repository = referenceOf(image)?.repository ?? image;
    return (
      this.#known.get(repository) ??
      this.#known.get(repository.slice(repository.lastIndexOf('/') + 1)) ??
      UNKNOWN
    );
  }
}

const nameOf = (image: string): string => {
  const reference = referenceOf(image);
  return reference ? canonical(reference) : image;
};
