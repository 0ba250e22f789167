@STS-ZOO-1
Feature: Bug zoo: the status and those who read it
  What users reported of the status, as the newest Kubernetes does it. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  @Z51 @STS-STATUS-1 @T44
  Scenario: Counters are right while a creation is refused
    kubernetes/kubernetes#108837, mended in 1.25: readyReplicas stayed at 1.
    Given the manifest is created:
      """
      { apiVersion: v1, kind: ResourceQuota, metadata: { name: q }, spec: { hard: { pods: "2" } } }
      """
    And a StatefulSet "web" with:
      | replicas | 3 |
    Then within 5 minutes StatefulSet "web" has:
      | status.readyReplicas | 2 |
      | status.replicas      | 2 |
    And within 1 minute StatefulSet "web" has the event FailedCreate "exceeded quota: q"
    And for 10 minutes the pods are exactly "web-0, web-1"

  @Z52 @STS-STATUS-1
  Scenario: A pod that was just created is not counted until the next sync
    kubernetes/kubernetes#120732. Users wanted replicas to tell of every pod that exists.
    Given a running StatefulSet "web" with 1 replica
    When StatefulSet "web" is scaled to 2
    And 1 minute passes
    Then at some time StatefulSet "web" had:
      | status.observedGeneration | 2 |
      | status.replicas           | 1 |
    And StatefulSet "web" has:
      | status.replicas | 2 |

  @Z53 @STS-STATUS-1
  Scenario: Three templates in flight would make currentReplicas negative, which the API server refuses
    kubernetes/kubernetes#75498. Users wanted the right number: the status is written again with the next sync.
    Given a running StatefulSet "web" with:
      | replicas            | 1        |
      | podManagementPolicy | Parallel |
    When the image of StatefulSet "web" is changed to "registry.invalid/app"
    And 1 minute passes
    And the image of StatefulSet "web" is changed to "nginx:3"
    Then within 5 minutes StatefulSet "web" is rolled out
    And at no time StatefulSet "web" had:
      | status.currentReplicas | -1 |

  @Z54 @STS-STATUS-1
  Scenario: A pod that is terminating still counts as ready
    Users wanted readyReplicas to tell what can be relied on.
    Given a running StatefulSet "web" with:
      | replicas                            | 2                 |
      | image                               | busybox           |
      | template.spec.containers[0].command | [sleep, "100000"] |
      | grace                               | 60                |
    When StatefulSet "web" is scaled to 1
    And 10 seconds pass
    Then pod "web-1" is terminating
    And StatefulSet "web" has:
      | status.replicas        | 2 |
      | status.readyReplicas   | 2 |
      | status.currentReplicas | 1 |

  @Z55 @STS-STATUS-1
  Scenario: Counters of nothing are left out
    kubernetes/kubernetes#63019. Users wanted a 0: templates and assertions stumble.
    Given a StatefulSet "web" with:
      | replicas | 1                    |
      | image    | registry.invalid/app |
    Then within 1 minute StatefulSet "web" has:
      | status.replicas          | 1      |
      | status.readyReplicas     | absent |
      | status.availableReplicas | 0      |

  @Z56 @STS-STATUS-1
  Scenario: There are no conditions to wait for
    kubernetes/kubernetes#79606. Users wanted kubectl wait --for=condition=Available to work.
    Given a running StatefulSet "web" with 1 replica
    When 10 minutes pass
    Then StatefulSet "web" has:
      | status.readyReplicas | 1      |
      | status.conditions    | absent |

  @Z57 @STS-ONDELETE-1
  Scenario: No field says whether an OnDelete update is done
    kubernetes/kubernetes#64500: kubectl rollout status gives an error. Users wanted it to count updated pods, as told here.
    Given a running StatefulSet "web" with:
      | replicas            | 2        |
      | updateStrategy.type | OnDelete |
    When the image of StatefulSet "web" is changed to "nginx:2"
    And pod "web-1" is deleted
    Then within 2 minutes pod "web-1" is another than before
    And within 2 minutes StatefulSet "web" has:
      | status.updatedReplicas | 1 |
      | status.readyReplicas   | 2 |

  @Z58 @STS-STATUS-2
  Scenario: Right after a change the status speaks of the time before
    Users wanted counters of now and took old ones for them: generations must be compared first.
    Given a running StatefulSet "web" with 2 replicas
    When the image of StatefulSet "web" is changed to "nginx:2"
    Then at some time StatefulSet "web" had:
      | metadata.generation       | 2 |
      | status.observedGeneration | 1 |
      | status.updatedReplicas    | 2 |

  @Z58 @STS-STATUS-2
  Scenario: The first status of a new generation counts the pods as they are
    cloud-on-k8s#2321. Users wanted to trust the counters once observedGeneration is that of their change, and they can.
    Given a running StatefulSet "web" with 2 replicas
    When the controllers are stopped
    And pod "web-1" stops being ready
    And StatefulSet "web" is scaled to 3
    And the controllers are started
    Then within 1 minute StatefulSet "web" has:
      | status.observedGeneration | 2 |
      | status.readyReplicas      | 1 |
    And at no time StatefulSet "web" had:
      | status.observedGeneration | 2 |
      | status.readyReplicas      | 2 |

  @Z58 @Z90 @STS-STATUS-2
  Scenario: A new set has no update revision yet
    cloud-on-k8s#2320: an operator took the missing revision for an old one and restarted new pods. Users wanted one from the start.
    Given a StatefulSet "web" with:
      | replicas | 1 |
    Then at some time StatefulSet "web" had:
      | status.updateRevision     | absent |
      | status.observedGeneration | absent |
