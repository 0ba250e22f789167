import type { Image } from '#sim/node/images.ts';
import { BUSYBOX } from '#sim/node/images.ts';

const tags = (repository: string, ...names: readonly string[]): readonly string[] =>
  names.map((tag) => `${repository}:${tag}`);

const E2E = 'registry.k8s.io/e2e-test-images';

/** What the registry of the recorded cluster holds (the images that its builder makes). */
export const REGISTRY: readonly string[] = [
  ...tags('busybox', 'latest', '1.28', '1.35', '1.36', '1.37'),
  ...tags(`${E2E}/busybox`, '1.36.1-1', '1.37.0-1'),
  ...tags(`${E2E}/agnhost`, '2.53', '2.54', '2.55', '2.63.0'),
  ...tags('agnhost', '2.53', '2.54'),
  ...tags(`${E2E}/httpd`, '2.4.38-4', '2.4.39-4'),
  ...tags('httpd', 'latest', '2.4'),
  ...tags(`${E2E}/nginx`, '1.15-4', '1.27-0'),
  ...tags('nginx', 'latest', '1', '2', '3', '4', '5', 'edited', '1.25', '1.27'),
  ...tags('registry.k8s.io/nginx-slim', '0.8', '0.21', '0.24'),
  'k8s.gcr.io/nginx-slim:0.8',
  ...tags('kubetm/app', 'latest'),
  ...tags('kubetm/init', 'latest'),
  ...tags('luksa/kubia-pet', 'latest'),
  ...tags('luksa/kubia-pet-peers', 'latest'),
];

/** The recorded cluster's BusyBox is Debian's 1.35: it has fewer programs, and its wget does not survive a time limit. */
const DEBIAN_BUSYBOX: Image = {
  ...BUSYBOX,
  lacks: ['nice', 'nohup', 'pgrep', 'pkill'],
  crashes: { wget: /(^| )-[cqS]*T ?\d+( |$)/ },
};

/** A web server under two names: BusyBox, with the page where each keeps it. */
const webServer = (root: string): Image => ({
  ...DEBIAN_BUSYBOX,
  cmd: ['httpd', '-f', '-p', '80', '-h', root],
  files: { [`${root}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n' },
});

const kubia = (...options: readonly string[]): Image => ({
  ...DEBIAN_BUSYBOX,
  program: 'kubia',
  commands: ['kubia'],
  entrypoint: ['/bin/kubia', ...options],
  cmd: [],
});

const NGINX = webServer('/usr/share/nginx/html');

/** What is behind the names of the recorded cluster's images, by repository. */
export const IMAGES: Readonly<Record<string, Image>> = {
  busybox: DEBIAN_BUSYBOX,
  httpd: webServer('/usr/local/apache2/htdocs'),
  nginx: NGINX,
  'nginx-slim': NGINX,
  'kubia-pet': kubia(),
  'kubia-pet-peers': kubia('-peers'),
};
