import type { EndpointSlice, KubeObject, Service } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { Directory } from './directory.ts';

/** An endpoint for tests: `web-0` at 10.0.0.1. */
export interface TestEndpoint {
  readonly host?: string;
  readonly address: string;
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
  readonly node?: string;
}

const HTTP = { name: 'http', port: 80, protocol: 'TCP' };

/** A directory that a test fills by hand; everything is in the namespace `ns`. */
export class TestDirectory {
  readonly directory = new Directory();
  #revision = 0;

  constructor() {
    this.put(resources.Namespace, { metadata: { name: 'ns' } });
    this.put(resources.Node, {
      metadata: { name: 'node-1' },
      status: { addresses: [{ type: 'InternalIP', address: '192.168.0.1' }] },
    });
  }

  put(resource: Resource, body: object): void {
    this.directory.observe({
      revision: (this.#revision += 1),
      at: 0,
      type: 'ADDED',
      resource,
      object: body as KubeObject,
      by: 'user',
      verb: 'create',
    });
  }

  service(name: string, spec: object): Service {
    const service = {
      metadata: { name, namespace: 'ns', uid: `uid-${name}` },
      spec: { ports: [HTTP], ...spec },
    };
    this.put(resources.Service, service);
    return service as unknown as Service;
  }

  slice(service: string, endpoints: readonly TestEndpoint[], ports: EndpointSlice['ports'] = [HTTP]): void {
    const labels = { 'kubernetes.io/service-name': service };
    this.put(resources.EndpointSlice, {
      metadata: { name: `${service}-x`, namespace: 'ns', uid: `slice-${service}`, labels },
      addressType: 'IPv4',
      ports,
      endpoints: endpoints.map(
        ({ host, address, ready = true, serving = ready, terminating = false, node }) => ({
          addresses: [address],
          conditions: { ready, serving, terminating },
          ...(host && { hostname: host }),
          ...(node && { nodeName: node }),
        }),
      ),
    });
  }
}
