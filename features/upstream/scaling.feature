@STS-UPSTREAM-1
Feature: Upstream: scaling and start ordinals
  The end-to-end specs of Kubernetes for StatefulSets, in our own words. What upstream watches from a resource version
  on is read from the journal here.
  Source: https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/apps/statefulset.go

  @upstream-11 @conformance @STS-ORDER-1 @STS-ORDER-3
  Scenario: In order, and not while a pod is unhealthy
    Upstream: Scaling should happen in predictable order and halt if any stateful pod is unhealthy
    There all pods are mended at once; here one after the other, and the last one goes as it is, as no one below it waits.
    Given a running StatefulSet "ss" with:
      | replicas                                   | 1                                                                                      |
      | image                                      | agnhost:2.53                                                                           |
      | template.spec.containers[0].args           | [test-webserver]                                                                       |
      | template.spec.containers[0].readinessProbe | { httpGet: { path: /localhost.crt, port: 80 }, periodSeconds: 1, failureThreshold: 1 } |
    When pod "ss-0" runs "mv -v /localhost.crt /tmp/"
    Then within 10 seconds pod "ss-0" is not ready
    And within 10 seconds StatefulSet "ss" has:
      | status.readyReplicas | absent |
    When StatefulSet "ss" is scaled to 3
    Then for 10 seconds the pods are exactly "ss-0"
    When pod "ss-0" runs "mv -v /tmp/localhost.crt /"
    Then within 2 minutes StatefulSet "ss" is ready
    And the pods were created in the order "ss-1, ss-2", each after the one before became ready
    When pod "ss-0" runs "mv -v /localhost.crt /tmp/"
    And pod "ss-1" runs "mv -v /localhost.crt /tmp/"
    And pod "ss-2" runs "mv -v /localhost.crt /tmp/"
    Then within 10 seconds pods "ss-0, ss-1, ss-2" are not ready
    And within 10 seconds StatefulSet "ss" has:
      | status.readyReplicas | absent |
    When StatefulSet "ss" is scaled to 0
    Then for 10 seconds the pods are exactly "ss-0, ss-1, ss-2"
    When pod "ss-2" runs "mv -v /tmp/localhost.crt /"
    Then within 1 minute the pods are exactly "ss-0, ss-1"
    When pod "ss-1" runs "mv -v /tmp/localhost.crt /"
    Then within 1 minute there are 0 pods
    And the pods were gone in the order "ss-1, ss-0"

  @upstream-12 @conformance @STS-PARALLEL-1 @STS-PARALLEL-2
  Scenario: Parallel sets scale whether or not their pods are healthy
    Upstream: Burst scaling should run to completion even with unhealthy pods
    Given a running StatefulSet "ss" with:
      | replicas                                   | 1                                                                                      |
      | podManagementPolicy                        | Parallel                                                                               |
      | image                                      | agnhost:2.53                                                                           |
      | template.spec.containers[0].args           | [test-webserver]                                                                       |
      | template.spec.containers[0].readinessProbe | { httpGet: { path: /localhost.crt, port: 80 }, periodSeconds: 1, failureThreshold: 1 } |
    When pod "ss-0" runs "mv -v /localhost.crt /tmp/"
    Then within 10 seconds pod "ss-0" is not ready
    When StatefulSet "ss" is scaled to 3
    Then within 10 seconds the pods are exactly "ss-0, ss-1, ss-2"
    And pod "ss-0" is not ready
    When pod "ss-0" runs "mv -v /tmp/localhost.crt /"
    Then within 2 minutes StatefulSet "ss" is ready
    When pod "ss-0" runs "mv -v /localhost.crt /tmp/"
    And pod "ss-1" runs "mv -v /localhost.crt /tmp/"
    And pod "ss-2" runs "mv -v /localhost.crt /tmp/"
    Then within 10 seconds pods "ss-0, ss-1, ss-2" are not ready
    When StatefulSet "ss" is scaled to 0
    Then within 1 minute there are 0 pods
    And within 1 minute StatefulSet "ss" has:
      | status.replicas | 0 |

  @upstream-29 @STS-START-1
  Scenario: A start ordinal is set
    Upstream: Setting .start.ordinal
    Given a running StatefulSet "ss" with 2 replicas
    When StatefulSet "ss" is patched:
      """
      spec: { replicas: 3, ordinals: { start: 2 } }
      """
    Then within 5 minutes the pods are exactly "ss-2, ss-3, ss-4"
    And within 1 minute StatefulSet "ss" has:
      | status.replicas      | 3 |
      | status.readyReplicas | 3 |

  @upstream-30 @STS-START-1
  Scenario: The start ordinal is raised
    Upstream: Increasing .start.ordinal
    Given a running StatefulSet "ss" with:
      | replicas       | 2 |
      | ordinals.start | 2 |
    Then the pods are exactly "ss-2, ss-3"
    When StatefulSet "ss" is patched:
      """
      spec: { ordinals: { start: 4 } }
      """
    Then within 5 minutes the pods are exactly "ss-4, ss-5"
    And within 1 minute StatefulSet "ss" has:
      | status.readyReplicas | 2 |

  @upstream-31 @STS-START-1
  Scenario: The start ordinal is lowered
    Upstream: Decreasing .start.ordinal
    Given a running StatefulSet "ss" with:
      | replicas       | 2 |
      | ordinals.start | 3 |
    Then the pods are exactly "ss-3, ss-4"
    When StatefulSet "ss" is patched:
      """
      spec: { ordinals: { start: 2 } }
      """
    Then within 5 minutes the pods are exactly "ss-2, ss-3"
    And within 1 minute StatefulSet "ss" has:
      | status.readyReplicas | 2 |

  @upstream-32 @STS-START-1
  Scenario: The start ordinal is taken away
    Upstream: Removing .start.ordinal
    Given a running StatefulSet "ss" with:
      | replicas       | 2 |
      | ordinals.start | 3 |
    When StatefulSet "ss" is patched:
      """
      spec: { ordinals: null }
      """
    Then within 5 minutes the pods are exactly "ss-0, ss-1"
    And within 1 minute StatefulSet "ss" has:
      | status.readyReplicas | 2 |
