@STS-UPSTREAM-1
Feature: Upstream: updates
  The end-to-end specs of Kubernetes for StatefulSets, in our own words. A pod is broken by moving the file that its
  readiness probe asks for.
  Source: https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/apps/statefulset.go

  @upstream-04 @STS-UPDATE-2 @STS-STORAGE-3
  Scenario: Forward and back again with volumes
    Upstream: should perform rolling updates and roll backs of template modifications with PVCs
    Given a running StatefulSet "ss" with:
      | replicas                                   | 3                                                                                       |
      | image                                      | agnhost:2.53                                                                            |
      | template.spec.containers[0].args           | [test-webserver]                                                                        |
      | template.spec.containers[0].readinessProbe | { httpGet: { path: /localhost.crt, port: 80 }, periodSeconds: 1, failureThreshold: 1 }  |
      | claim                                      | datadir 1Mi at /data                                                                    |
    And pod "ss-1" runs "echo kept > /data/file"
    And pod "ss-1" runs "mv -v /localhost.crt /tmp/"
    Then within 10 seconds pod "ss-1" is not ready
    When the image of StatefulSet "ss" is changed to "agnhost:2.54"
    And 1 minute passes
    Then no pods were deleted
    When pod "ss-1" runs "mv -v /tmp/localhost.crt /"
    Then within 5 minutes StatefulSet "ss" is rolled out
    And the pods were deleted in the order "ss-2, ss-1, ss-0", each after the one before was gone
    When the image of StatefulSet "ss" is changed to "agnhost:2.53"
    Then within 5 minutes StatefulSet "ss" is rolled out
    And within 1 second there are 2 revisions
    When pod "ss-1" runs "cat /data/file"
    Then it prints "kept"

  @upstream-05 @conformance @STS-UPDATE-2 @STS-HISTORY-1
  Scenario: Forward and back again, each held up by an unready pod
    Upstream: should perform rolling updates and roll backs of template modifications
    Given the manifest "manifests/upstream-served.yaml" is created
    Then within 2 minutes StatefulSet "ss2" is ready
    When pod "ss2-1" runs "mv -v /localhost.crt /tmp/"
    Then within 10 seconds pod "ss2-1" is not ready
    When the image of StatefulSet "ss2" is changed to "registry.k8s.io/e2e-test-images/agnhost:2.54"
    Then within 1 minute StatefulSet "ss2" has:
      | status.observedGeneration | 2      |
      | status.updatedReplicas    | absent |
      | status.currentReplicas    | 3      |
    And within 1 second there are 2 revisions
    When 5 seconds pass
    Then no pods were deleted
    When pod "ss2-1" runs "mv -v /tmp/localhost.crt /"
    Then within 5 minutes StatefulSet "ss2" is rolled out
    And the pods were deleted in the order "ss2-2, ss2-1, ss2-0", each after the one before was gone
    And pods "ss2-0, ss2-1, ss2-2" have:
      | spec.containers[0].image | registry.k8s.io/e2e-test-images/agnhost:2.54 |
    When pod "ss2-1" runs "mv -v /localhost.crt /tmp/"
    Then within 10 seconds pod "ss2-1" is not ready
    When the image of StatefulSet "ss2" is changed to "registry.k8s.io/e2e-test-images/agnhost:2.53"
    And 5 seconds pass
    Then no pods were deleted
    When pod "ss2-1" runs "mv -v /tmp/localhost.crt /"
    Then within 5 minutes StatefulSet "ss2" is rolled out
    And the pods were deleted in the order "ss2-2, ss2-1, ss2-0", each after the one before was gone
    And pods "ss2-0, ss2-1, ss2-2" have:
      | spec.containers[0].image | registry.k8s.io/e2e-test-images/agnhost:2.53 |
    And within 1 second there are 2 revisions

  @upstream-06 @conformance @STS-UPDATE-3
  Scenario: A staged update, a canary, and the rest in phases
    Upstream: should perform canary updates and phased rolling updates of template modifications
    Given the manifest "manifests/upstream-served.yaml" is created
    And StatefulSet "ss2" is patched:
      """
      spec: { updateStrategy: { rollingUpdate: { partition: 3 } } }
      """
    Then within 2 minutes StatefulSet "ss2" is ready
    When the image of StatefulSet "ss2" is changed to "agnhost:2.54"
    And 5 seconds pass
    Then no pods were deleted
    And within 1 second there are 2 revisions
    When StatefulSet "ss2" is patched:
      """
      spec: { updateStrategy: { rollingUpdate: { partition: 2 } } }
      """
    Then within 2 minutes StatefulSet "ss2" is rolled out
    And pods "ss2-0, ss2-1" are the same as before
    And pod "ss2-2" has:
      | spec.containers[0].image | agnhost:2.54 |
    When pods "ss2-0, ss2-2" are deleted by force
    Then within 2 minutes pods "ss2-0, ss2-2" are another than before
    And within 2 minutes StatefulSet "ss2" is ready
    And pod "ss2-0" has:
      | spec.containers[0].image | registry.k8s.io/e2e-test-images/agnhost:2.53 |
    And pod "ss2-2" has:
      | spec.containers[0].image | agnhost:2.54 |
    When StatefulSet "ss2" is patched:
      """
      spec: { updateStrategy: { rollingUpdate: { partition: 1 } } }
      """
    Then within 2 minutes StatefulSet "ss2" is rolled out
    And the pods were deleted in the order "ss2-1"
    When StatefulSet "ss2" is patched:
      """
      spec: { updateStrategy: { rollingUpdate: { partition: 0 } } }
      """
    Then within 2 minutes StatefulSet "ss2" is rolled out
    And the pods were deleted in the order "ss2-0"
    And StatefulSet "ss2" has:
      | status.currentReplicas | 3 |
      | status.updatedReplicas | 3 |

  @upstream-07 @STS-UPDATE-3
  Scenario: A pod below the partition, held by a finalizer, comes back at the old template
    Upstream: should perform canary updates and phased rolling updates of template modifications for partiton1 and delete pod-0 without failing container
    Given a running StatefulSet "ss2" with:
      | replicas                         | 3                |
      | partition                        | 1                |
      | image                            | agnhost:2.53     |
      | template.spec.containers[0].args | [test-webserver] |
    And pod "ss2-0" is patched:
      """
      metadata: { finalizers: [example.com/test-finalizer] }
      """
    When the image of StatefulSet "ss2" is changed to "agnhost:2.54"
    Then within 5 minutes StatefulSet "ss2" has:
      | status.updatedReplicas | 2 |
      | status.replicas        | 3 |
      | status.readyReplicas   | 3 |
    And pods "ss2-1, ss2-2" have:
      | spec.containers[0].image | agnhost:2.54 |
    And pod "ss2-0" has:
      | spec.containers[0].image | agnhost:2.53 |
    When pod "ss2-0" is deleted by force
    Then within 1 minute StatefulSet "ss2" has:
      | status.readyReplicas | 2 |
    And pod "ss2-0" is terminating
    And pod "ss2-0" is the same as before
    When pod "ss2-0" is patched:
      """
      metadata: { finalizers: null }
      """
    Then within 2 minutes StatefulSet "ss2" has:
      | status.readyReplicas   | 3 |
      | status.currentReplicas | 1 |
      | status.updatedReplicas | 2 |
    And pod "ss2-0" is another than before
    And pod "ss2-0" has:
      | spec.containers[0].image | agnhost:2.53 |

  @upstream-08 @STS-UPDATE-3 @Z11
  Scenario: A pod below the partition that ends with an error comes back at the old template
    Upstream: should perform canary updates and phased rolling updates of template modifications for partiton1 and delete pod-0 with failing container
    Given the manifest is created:
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: ss3 }
      spec:
        replicas: 3
        serviceName: test
        selector: { matchLabels: { foo: bar } }
        updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 1 } }
        template:
          metadata: { labels: { foo: bar } }
          spec:
            containers:
            - { name: webserver, image: "agnhost:2.53", args: [test-webserver] }
            - name: ends-with-1-in-the-first-pod
              image: busybox
              env: [{ name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]
              command: [sh, -c]
              args:
              - |
                ending() {
                  if [ "${POD_NAME}" = "ss3-0" ]; then exit 1; else exit 0; fi
                }
                trap ending TERM
                while true; do sleep 1; done
      """
    Then within 2 minutes StatefulSet "ss3" is ready
    When pod "ss3-0" is patched:
      """
      metadata: { finalizers: [example.com/test-finalizer] }
      """
    And StatefulSet "ss3" is patched:
      """
      spec: { template: { spec: { containers: [{ name: webserver, image: "agnhost:2.54" }] } } }
      """
    Then within 5 minutes StatefulSet "ss3" has:
      | status.updatedReplicas | 2 |
      | status.readyReplicas   | 3 |
    When pod "ss3-0" is deleted
    Then within 1 minute StatefulSet "ss3" has:
      | status.readyReplicas | 2 |
    And within 1 minute pod "ss3-0" is Failed
    When pod "ss3-0" is patched:
      """
      metadata: { finalizers: null }
      """
    Then within 2 minutes StatefulSet "ss3" has:
      | status.readyReplicas | 3 |
    And pod "ss3-0" is another than before
    And pod "ss3-0" has:
      | spec.containers[0].image | agnhost:2.53 |
    And pod "ss3-1" has:
      | spec.containers[0].image | agnhost:2.54 |

  @upstream-09 @STS-UPDATE-2
  Scenario: With a budget of two never more than two pods are unavailable
    Upstream: should perform rolling updates with maxUnavailable
    The gate MaxUnavailableStatefulSet is off by default in 1.36, which drops the field: then it is one pod.
    Given a running StatefulSet "ss2" with:
      | replicas                                   | 5                                                                                      |
      | image                                      | agnhost:2.53                                                                           |
      | template.spec.containers[0].args           | [test-webserver]                                                                       |
      | template.spec.containers[0].readinessProbe | { httpGet: { path: /localhost.crt, port: 80 }, periodSeconds: 1, failureThreshold: 1 } |
      | updateStrategy                             | { type: RollingUpdate, rollingUpdate: { maxUnavailable: 2 } }                          |
    When the image of StatefulSet "ss2" is changed to "agnhost:2.54"
    Then within 10 minutes StatefulSet "ss2" is rolled out
    And at no time were more than 2 pods not ready
    And StatefulSet "ss2" has:
      | status.updatedReplicas | 5 |
      | status.currentReplicas | 5 |

  @upstream-10 @STS-ONDELETE-1
  Scenario: OnDelete replaces what the user deletes
    Upstream: should implement legacy replacement when the update strategy is OnDelete
    Given a running StatefulSet "ss2" with:
      | replicas                         | 3                |
      | updateStrategy.type              | OnDelete         |
      | image                            | agnhost:2.53     |
      | template.spec.containers[0].args | [test-webserver] |
    When pods "ss2-0, ss2-1, ss2-2" are deleted by force
    Then within 2 minutes pods "ss2-0, ss2-1, ss2-2" are another than before
    And within 2 minutes StatefulSet "ss2" is ready
    And pods "ss2-0, ss2-1, ss2-2" have:
      | spec.containers[0].image | agnhost:2.53 |
    When the image of StatefulSet "ss2" is changed to "agnhost:2.54"
    And 1 minute passes
    Then no pods were deleted
    And within 1 second there are 2 revisions
    When pods "ss2-0, ss2-1, ss2-2" are deleted by force
    Then within 2 minutes pods "ss2-0, ss2-1, ss2-2" are another than before
    And within 2 minutes StatefulSet "ss2" is ready
    And pods "ss2-0, ss2-1, ss2-2" have:
      | spec.containers[0].image | agnhost:2.54 |
