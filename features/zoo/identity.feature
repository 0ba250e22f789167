@STS-ZOO-1
Feature: Bug zoo: identity and network
  What users reported of names, as the newest Kubernetes does it. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  @Z77 @STS-VALIDATION-2
  Scenario: A set with a long name is accepted and never has a pod
    kubernetes/kubernetes#64023. Users wanted a refusal: the revision label of its pods would have more than 63 characters.
    Given a StatefulSet "a-name-of-fifty-seven-characters-is-too-long-for-its-pods" with:
      | replicas | 1 |
    Then within 1 minute StatefulSet "a-name-of-fifty-seven-characters-is-too-long-for-its-pods" has the event FailedCreate "must be no more than 63 bytes"
    And for 1 hour the pods are exactly ""
    And StatefulSet "a-name-of-fifty-seven-characters-is-too-long-for-its-pods" has:
      | status.replicas | 0 |

  @Z78 @STS-VALIDATION-2
  Scenario: A name with a dot is refused
    kubernetes/kubernetes#104195, mended: such sets were accepted and their pods had no valid host name.
    Given a StatefulSet "a.b" with:
      | replicas | 1 |
    Then it is refused with 422 Invalid, saying "must not contain dots"

  @Z79 @STS-IDENTITY-2
  Scenario: A host name in the template is ignored
    kubernetes/kubernetes#74564. Users wanted their own: the pod's name is what makes it unique.
    Given a running StatefulSet "web" with:
      | replicas                | 1     |
      | template.spec.hostname  | myapp |
      | template.spec.subdomain | mydomain |
    Then pod "web-0" has:
      | spec.hostname  | web-0 |
      | spec.subdomain | web   |
    When pod "web-0" runs "hostname"
    Then it prints "web-0"

  @Z80 @STS-NETWORK-1
  Scenario: Nobody checks that the service of a set exists
    kubernetes/kubernetes#74950. Users wanted to be told: the pods come up, only their names do not resolve.
    Given the manifest is created:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: db-svc }
      spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }
      """
    And a running StatefulSet "web" with:
      | replicas    | 2       |
      | serviceName | db      |
      | image       | busybox |
      | template.spec.containers[0].command | [sleep, "100000"] |
    Then within 10 seconds the endpoints of service "db-svc" are exactly "web-0, web-1"
    When pod "web-1" runs "nslookup web-0.db.default.svc.cluster.local"
    Then it exits with 1

  @Z81 @STS-NETWORK-1
  Scenario: Pods that are not Ready are not found by their peers, unless the service says so
    kubernetes/kubernetes#66234. Users wanted clusters to form before their pods are ready: publishNotReadyAddresses.
    Given the manifest is created:
      """
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }
      """
    And a running StatefulSet "web" with 2 replicas
    When pod "web-1" stops being ready
    Then within 10 seconds the endpoints of service "web" are exactly "web-0"
    When service "web" is patched:
      """
      spec: { publishNotReadyAddresses: true }
      """
    Then within 10 seconds the endpoints of service "web" are exactly "web-0, web-1"
    And pod "web-1" is not ready

  @Z84 @STS-HISTORY-1
  Scenario: Revisions stay when the set is deleted without its pods
    kubernetes/kubernetes#84982, mended in 1.18: they were collected, and the pods were restarted by the next set.
    Given a running StatefulSet "web" with 2 replicas
    When StatefulSet "web" is deleted with propagation Orphan
    Then within 1 minute StatefulSet "web" is gone
    And for 1 hour pods "web-0, web-1" are ready
    And within 1 second there are 1 revisions
    Given a StatefulSet "web" with:
      | replicas | 2 |
    Then within 1 minute StatefulSet "web" is ready
    And pods "web-0, web-1" are the same as before
    And within 1 second there are 1 revisions
