/** The fields of decoded pods that rules read, as an author may have written them: names of choices are not yet known to be any. */
import type { Labels } from '#model/objects.ts';
import type { Container, Quantities, Resources, SecurityProfile, WindowsOptions } from './container-types.ts';
import type { Affinity, SpreadConstraint, Toleration } from './scheduling-types.ts';
import type { Volume } from './volume-types.ts';

export interface PodSpec {
  readonly volumes?: readonly Volume[];
  readonly containers: readonly Container[] | null;
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly restartPolicy?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly dnsPolicy?: string;
  readonly nodeSelector?: Labels;
  readonly serviceAccountName?: string;
  readonly nodeName?: string;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly securityContext?: {
    readonly fsGroup?: number;
    readonly runAsUser?: number;
    readonly runAsGroup?: number;
    readonly supplementalGroups?: readonly number[];
    readonly fsGroupChangePolicy?: string;
    readonly seccompProfile?: SecurityProfile;
    readonly appArmorProfile?: SecurityProfile;
    readonly sysctls?: readonly { readonly name: string }[];
    readonly windowsOptions?: WindowsOptions;
    readonly supplementalGroupsPolicy?: string;
    readonly seLinuxChangePolicy?: string;
  };
  readonly os?: { readonly name: string };
  readonly hostUsers?: boolean;
  readonly hostIPC?: boolean;
  readonly hostnameOverride?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly resources?: Resources;
  readonly resourceClaims?: readonly ResourceClaim[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly hostAliases?: readonly { readonly ip: string; readonly hostnames?: readonly string[] }[];
  readonly priorityClassName?: string;
  readonly dnsConfig?: {
    readonly nameservers?: readonly string[];
    readonly searches?: readonly string[];
    readonly options?: readonly { readonly name?: string }[];
  };
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly runtimeClassName?: string;
  readonly preemptionPolicy?: string;
  readonly overhead?: Quantities;
  readonly topologySpreadConstraints?: readonly SpreadConstraint[];
  readonly schedulingGates?: readonly { readonly name: string }[];
}

interface ResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export interface PodTemplate {
  readonly metadata: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec: PodSpec;
}
