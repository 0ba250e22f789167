@STS-UPSTREAM-1
Feature: Upstream: the API of StatefulSets, and pods that are rejected
  The end-to-end specs of Kubernetes for StatefulSets, in our own words.
  Source: https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/apps/statefulset.go

  @upstream-13 @conformance @STS-FAILURE-1 @Z40
  Scenario: A pod that its node rejects is made anew until it is accepted
    Upstream: Should recreate evicted statefulset
    Given the manifest is created:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: test-pod }
      spec:
        nodeName: node-1
        containers:
        - { name: webserver, image: "agnhost:2.53", args: [test-webserver], ports: [{ name: conflict, containerPort: 21017, hostPort: 21017 }] }
      """
    Then within 1 minute pod "test-pod" is Running
    When the manifest is created:
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: ss }
      spec:
        replicas: 1
        serviceName: test
        selector: { matchLabels: { foo: bar } }
        template:
          metadata: { labels: { foo: bar } }
          spec:
            nodeName: node-1
            containers:
            - { name: webserver, image: "agnhost:2.53", args: [test-webserver], ports: [{ name: conflict, containerPort: 21017, hostPort: 21017 }] }
      """
    And 5 seconds pass
    Then at some time pod "ss-0" had:
      | status.phase  | Failed    |
      | status.reason | NodePorts |
    And pod "ss-0" was never Running
    When pod "test-pod" is deleted by force
    Then within 10 minutes pod "ss-0" is Running
    And pod "ss-0" is another than before

  @upstream-14 @conformance @STS-SCALE-1
  Scenario: The scale of a set can be read, put and patched
    Upstream: should have a working scale subresource
    Given a running StatefulSet "ss" with 1 replica
    Then the scale of StatefulSet "ss" has:
      | kind            | Scale |
      | spec.replicas   | 1     |
      | status.replicas | 1     |
    When the scale of StatefulSet "ss" is updated with:
      | metadata.resourceVersion | absent |
      | spec.replicas            | 2      |
    Then StatefulSet "ss" has:
      | spec.replicas | 2 |
    When the scale of StatefulSet "ss" is patched:
      """
      metadata: { name: ss }
      spec: { replicas: 4 }
      status: { replicas: 0 }
      """
    Then StatefulSet "ss" has:
      | spec.replicas | 4 |
    And within 2 minutes StatefulSet "ss" is ready
    And the scale of StatefulSet "ss" has:
      | spec.replicas   | 4 |
      | status.replicas | 4 |

  @upstream-15 @conformance @STS-APPLY-1 @STS-DELETE-3
  Scenario: A set is patched strategically, and deleted by its label with all others
    Upstream: should list, patch and delete a collection of StatefulSets
    Given a running StatefulSet "test-ss" with 1 replica
    When StatefulSet "test-ss" is patched:
      """
      metadata: { labels: { test-ss: patched } }
      spec:
        replicas: 2
        template:
          spec:
            terminationGracePeriodSeconds: 1
            containers: [{ name: test-ss, image: "registry.k8s.io/pause:3.10" }]
      """
    Then StatefulSet "test-ss" has:
      | metadata.labels[test-ss]               | patched                    |
      | spec.replicas                          | 2                          |
      | spec.template.spec.containers[0].image | registry.k8s.io/pause:3.10 |
      | spec.template.spec.containers[1].name  | app                        |
    And within 2 minutes StatefulSet "test-ss" is rolled out
    When the StatefulSets labelled "test-ss=patched" are deleted
    Then the StatefulSets are exactly ""

  @upstream-16 @conformance @STS-STATUS-1
  Scenario: The status of a set can be read, put and patched, and everyone sees it
    Upstream: should validate Statefulset Status endpoints
    Given a running StatefulSet "ss" with 1 replica
    When StatefulSet "ss" is labelled "e2e=testing"
    Then the status of StatefulSet "ss" has:
      | status.replicas | 1 |
    When the status of StatefulSet "ss" is updated with:
      | status.conditions | [{ type: StatusUpdate, status: "True", reason: E2E, message: Set from a test }] |
    Then at some time StatefulSet "ss" had:
      | metadata.labels[e2e]        | testing      |
      | status.conditions[0].type   | StatusUpdate |
      | status.conditions[0].reason | E2E          |
    When the status of StatefulSet "ss" is patched:
      """
      status: { conditions: [{ type: StatusPatched, status: "True" }] }
      """
    Then at some time StatefulSet "ss" had:
      | status.conditions[0].type   | StatusPatched |
      | status.conditions[0].status | "True"        |
