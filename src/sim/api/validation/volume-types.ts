/** What the rules about volumes and claims read. */
import type { Labels } from '#model/objects.ts';
import type { Selector } from './label-selector.ts';
import type { FieldReference, ResourceReference, Resources } from './container-types.ts';

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

export interface DownwardFile {
  readonly path: string;
  readonly fieldRef?: FieldReference;
  readonly resourceFieldRef?: ResourceReference;
  readonly mode?: number;
}

interface Keyed {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
}

export interface Volume {
  readonly name: string;
  readonly emptyDir?: { readonly sizeLimit?: string };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly secret?: {
    readonly secretName?: string;
    readonly items?: readonly KeyToPath[];
    readonly defaultMode?: number;
  };
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly downwardAPI?: { readonly items?: readonly DownwardFile[]; readonly defaultMode?: number };
  readonly configMap?: Keyed & { readonly defaultMode?: number };
  readonly projected?: { readonly sources?: readonly Projection[] | null; readonly defaultMode?: number };
  readonly csi?: { readonly driver: string; readonly nodePublishSecretRef?: { readonly name?: string } };
  readonly image?: { readonly reference?: string; readonly pullPolicy?: string };
  readonly ephemeral?: { readonly volumeClaimTemplate?: ClaimTemplate };
  readonly [source: string]: unknown;
}

export interface Projection {
  readonly secret?: Keyed;
  readonly configMap?: Keyed;
  readonly downwardAPI?: { readonly items?: readonly DownwardFile[] };
  readonly serviceAccountToken?: { readonly path: string; readonly expirationSeconds?: number };
  readonly clusterTrustBundle?: object;
  readonly podCertificate?: object;
}

export interface ClaimTemplate {
  readonly metadata?: {
    readonly labels?: Labels;
    readonly annotations?: Labels;
    readonly [name: string]: unknown;
  };
  readonly spec: ClaimSpec;
}

export interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly selector?: Selector;
  readonly resources?: Resources;
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly dataSource?: DataSource;
  readonly dataSourceRef?: DataSource & { readonly namespace?: string };
  readonly volumeAttributesClassName?: string;
}

export interface DataSource {
  readonly apiGroup?: string | null;
  readonly kind: string;
  readonly name: string;
}
