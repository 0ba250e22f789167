@STS-UPSTREAM-1
Feature: Upstream: minReadySeconds
  The end-to-end specs of Kubernetes for StatefulSets, in our own words.
  Source: https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/apps/statefulset.go

  @upstream-20 @STS-MINREADY-1
  Scenario: A set without a service has an available pod
    Upstream: MinReadySeconds should be honored when enabled
    Given a StatefulSet "test-ss" with:
      | replicas                                   | 1                                                                                      |
      | image                                      | agnhost:2.53                                                                           |
      | template.spec.containers[0].args           | [test-webserver]                                                                       |
      | template.spec.containers[0].readinessProbe | { httpGet: { path: /localhost.crt, port: 80 }, periodSeconds: 1, failureThreshold: 1 } |
    Then within 1 minute StatefulSet "test-ss" has:
      | status.availableReplicas | 1 |

  @upstream-21 @STS-MINREADY-1 @T34
  Scenario: availableReplicas follows minReadySeconds, also when that changes
    Upstream: AvailableReplicas should get updated accordingly when MinReadySeconds is enabled
    Given a StatefulSet "test-ss" with:
      | replicas                                   | 2                                                                                      |
      | minReadySeconds                            | 30                                                                                     |
      | image                                      | agnhost:2.53                                                                           |
      | template.spec.containers[0].args           | [test-webserver]                                                                       |
      | template.spec.containers[0].readinessProbe | { httpGet: { path: /localhost.crt, port: 80 }, periodSeconds: 1, failureThreshold: 1 } |
    Then within 10 seconds StatefulSet "test-ss" has:
      | status.availableReplicas | 0 |
    When 5 seconds pass
    Then StatefulSet "test-ss" has:
      | status.availableReplicas | 0 |
    And within 5 minutes StatefulSet "test-ss" has:
      | status.availableReplicas | 2 |
    When StatefulSet "test-ss" is patched:
      """
      spec: { minReadySeconds: 3600 }
      """
    Then within 1 minute StatefulSet "test-ss" has:
      | status.availableReplicas | 0 |
    When StatefulSet "test-ss" is patched:
      """
      spec: { minReadySeconds: 0 }
      """
    Then within 1 minute StatefulSet "test-ss" has:
      | status.availableReplicas | 2 |
