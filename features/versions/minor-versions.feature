Feature: What differs from version to version of Kubernetes
  Each version as its last patch release does it. src/sim/versions.ts lists every difference, its source, and how sure it is.
  Source: https://kubernetes.io/releases/notes/

  Rule: Since 1.34 updates and scaling look at availability, before at readiness

    @STS-VERSION-1 @Z06
    Scenario Outline: A Parallel update of <version>, while a new pod is ready and not yet available
      Given Kubernetes <version>
      And a running StatefulSet "web" with:
        | replicas            | 2        |
        | podManagementPolicy | Parallel |
        | minReadySeconds     | 60       |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 30 seconds pod "web-1" is another than before
      And within 30 seconds pod "web-1" is ready
      And <time> pod "web-0" is <state>

      Examples: readiness is enough
        | version | time              | state       |
        | 1.31    | within 10 seconds | terminating |
        | 1.33    | within 10 seconds | terminating |

      Examples: availability is waited for
        | version | time           | state           |
        | 1.34    | for 50 seconds | not terminating |
        | 1.36    | for 50 seconds | not terminating |
        | 1.37    | for 50 seconds | not terminating |

    @STS-VERSION-1 @Z07
    Scenario Outline: A pod that is ready and not yet available is scaled away in <version>
      Given Kubernetes <version>
      And a StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 60 |
      Then within 5 minutes pod "web-1" is ready
      When StatefulSet "web" is scaled to 1
      Then <time> pod "web-1" is <state>

      Examples:
        | version | time              | state           |
        | 1.33    | for 40 seconds    | not terminating |
        | 1.34    | within 10 seconds | terminating     |

    @STS-VERSION-1 @Z08
    Scenario Outline: The next pod comes after minReadySeconds in <version>, or after twice that
      Given Kubernetes <version>
      And a StatefulSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 30 |
      Then within 1 minute pod "web-0" is ready
      And for 29 seconds the pods are exactly "web-0"
      And <time> the pods are exactly "<pods>"

      Examples:
        | version | time             | pods         |
        | 1.34    | for 20 seconds   | web-0        |
        | 1.35    | within 3 seconds | web-0, web-1 |

  Rule: maxUnavailable counts since 1.37, and there an update under Parallel begins with what is broken

    @STS-VERSION-2
    Scenario Outline: maxUnavailable 2 in <version>
      Given Kubernetes <version>
      And a running StatefulSet "web" with:
        | replicas                                    | 4             |
        | updateStrategy.type                         | RollingUpdate |
        | updateStrategy.rollingUpdate.maxUnavailable | 2             |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 1 second pod "web-3" is not ready
      And <time> pod "web-2" is <state>
      And within 5 minutes StatefulSet "web" is rolled out
      And at no time were more than <most> pods not ready

      Examples:
        | version | time            | state     | most |
        | 1.36    | for 1 second    | ready     | 1    |
        | 1.37    | within 1 second | not ready | 2    |

    @STS-VERSION-2
    Scenario Outline: maxUnavailable as a share of the replicas is rounded down, but never to nothing: <share> of 5
      Given Kubernetes 1.37
      And a running StatefulSet "web" with:
        | replicas                                    | 5             |
        | updateStrategy.type                         | RollingUpdate |
        | updateStrategy.rollingUpdate.maxUnavailable | <share>       |
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 seconds pods "<first>" are not ready
      And within 10 minutes StatefulSet "web" is rolled out
      And at no time were more than <most> pods not ready

      Examples:
        | share | first        | most |
        | 50%   | web-3, web-4 | 2    |
        | 10%   | web-4        | 1    |

    @STS-VERSION-2 @Z04
    Scenario Outline: A broken pod of a Parallel set in <version> is replaced when the template is good again: <mended>
      kubernetes/kubernetes#137409, mended in 1.35.4. Users wanted a pod that is down anyway to cost nothing. 1.35.0 to
      1.35.3 are 1.35 with maxUnavailable.
      Given Kubernetes <version>
      And a StatefulSet "web" with:
        | replicas            | 1                    |
        | podManagementPolicy | Parallel             |
        | image               | registry.invalid/app |
      When 1 minute passes
      And the image of StatefulSet "web" is changed to "nginx:1"
      Then <time> pod "web-0" is <state>

      Examples:
        | version                   | mended | time             | state     |
        | 1.35+maxUnavailableCounts | no     | for 1 hour       | not ready |
        | 1.35                      | yes    | within 2 minutes | ready     |
        | 1.37                      | yes    | within 2 minutes | ready     |

    @STS-VERSION-2 @Z03
    Scenario Outline: An unready pod below, and the update of a Parallel set in <version>
      kubernetes/kubernetes#96218. Users wanted all unavailable pods to count, so that no second one goes down.
      Given Kubernetes <version>
      And a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
        | partition           | 1        |
      When pod "web-0" stops being ready
      And the image of StatefulSet "web" is changed to "nginx:2"
      Then <time> pod "web-2" is <state>

      Examples:
        | version | time             | state     |
        | 1.31    | within 1 minute  | not ready |
        | 1.36    | within 1 minute  | not ready |
        | 1.37    | for 1 hour       | ready     |

    @STS-VERSION-2 @Z04 @Z05
    Scenario Outline: With one broken pod in three, <version> replaces <first> first
      Given Kubernetes <version>
      And a running StatefulSet "web" with:
        | replicas            | 3        |
        | podManagementPolicy | Parallel |
      When pod "web-0" stops being ready
      And the image of StatefulSet "web" is changed to "nginx:2"
      Then within 5 minutes StatefulSet "web" is rolled out
      And the pods were deleted in the order "<order>"

      Examples:
        | version | first | order               |
        | 1.36    | web-2 | web-2, web-1, web-0 |
        | 1.37    | web-0 | web-0, web-2, web-1 |

  Rule: Owners of claims control them since 1.32

    @STS-VERSION-3 @Z67
    Scenario Outline: The set owns its claims in <version>
      Given Kubernetes <version>
      And a running StatefulSet "web" with:
        | replicas                                         | 1        |
        | claim                                            | data 1Gi |
        | persistentVolumeClaimRetentionPolicy.whenDeleted | Delete   |
      Then within 10 seconds claim "data-web-0" has:
        | metadata.ownerReferences[0].kind       | StatefulSet  |
        | metadata.ownerReferences[0].controller | <controller> |
      When StatefulSet "web" is deleted
      Then within 5 minutes claim "data-web-0" is gone

      Examples:
        | version | controller |
        | 1.31    | absent     |
        | 1.32    | true       |

  Rule: The API server has learnt to look at more

    @STS-VERSION-4
    Scenario Outline: revisionHistoryLimit cannot be changed in <version>
      Given Kubernetes <version>
      And a running StatefulSet "web" with 1 replica
      When StatefulSet "web" is patched:
        """
        spec: { revisionHistoryLimit: 3 }
        """
      Then it is refused with 422 Invalid:
        """
        StatefulSet.apps "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
        """

      Examples:
        | version |
        | 1.31    |
        | 1.32    |

    @STS-VERSION-4
    Scenario: revisionHistoryLimit can be changed since 1.33
      Given Kubernetes 1.33
      And a running StatefulSet "web" with 1 replica
      When StatefulSet "web" is patched:
        """
        spec: { revisionHistoryLimit: 3 }
        """
      Then StatefulSet "web" has:
        | spec.revisionHistoryLimit | 3 |

    @STS-VERSION-4
    Scenario Outline: <what> is accepted in <version>, and then no pod can be made
      Given Kubernetes <version>
      And a StatefulSet "web" with:
        | replicas | 1       |
        | <field>  | <value> |
      Then within 10 seconds StatefulSet "web" has the event FailedCreate "<complaint>"
      And for 5 minutes the pods are exactly ""

      Examples:
        | version | what                         | field                                            | value | complaint                                            |
        | 1.32    | A serviceName with a capital | serviceName                                      | Web   | spec.subdomain: Invalid value                        |
        | 1.33    | A container without a name   | template.spec.containers[0].name                 | ""    | spec.containers[0].name: Required value              |
        | 1.33    | A claim of no access mode    | volumeClaimTemplates[0]                          | { metadata: { name: data }, spec: { resources: { requests: { storage: 1Gi } } } } | spec.accessModes: Required value |

    @STS-VERSION-4
    Scenario Outline: <what> is refused in <version>
      Given Kubernetes <version>
      And a StatefulSet "web" with:
        | replicas | 1       |
        | <field>  | <value> |
      Then it is refused with 422 Invalid, saying "<complaint>"

      Examples:
        | version | what                         | field                                            | value | complaint                                            |
        | 1.33    | A serviceName with a capital | serviceName                                      | Web   | spec.serviceName: Invalid value                      |
        | 1.34    | A container without a name   | template.spec.containers[0].name                 | ""    | spec.template.spec.containers[0].name: Required value |
        | 1.34    | A claim of no access mode    | volumeClaimTemplates[0]                          | { metadata: { name: data }, spec: { resources: { requests: { storage: 1Gi } } } } | spec.volumeClaimTemplates[0].spec.accessModes: Required value |

  Rule: A silent node is given up after 40 seconds until 1.31, after 50 since 1.32

    @STS-VERSION-5
    Scenario Outline: A node of <version> stops answering
      Given Kubernetes <version>
      And a running StatefulSet "web" with 1 replica
      When the node of pod "web-0" stops answering
      Then for <patience> the node of pod "web-0" is ready
      And within 20 seconds the node of pod "web-0" is not ready

      Examples:
        | version | patience   |
        | 1.31    | 30 seconds |
        | 1.32    | 40 seconds |
        | 1.36    | 40 seconds |

    @STS-VERSION-5
    Scenario Outline: The node is <state> 48 seconds after it fell silent, in <version>
      Given Kubernetes <version>
      And a running StatefulSet "web" with 1 replica
      When the node of pod "web-0" stops answering
      And 48 seconds pass
      Then the node of pod "web-0" is <state>

      Examples:
        | version | state     |
        | 1.31    | not ready |
        | 1.32    | ready     |

  Rule: Pods count their generations since 1.33, and say which one was looked at since 1.34

    @STS-VERSION-6
    Scenario Outline: The generation of a pod in <version>
      Given Kubernetes <version>
      And a running StatefulSet "web" with 1 replica
      Then pod "web-0" has:
        | metadata.generation       | <generation> |
        | status.observedGeneration | <observed>   |
      When pod "web-0" is deleted
      Then within 2 minutes pod "web-0" is another than before

      Examples:
        | version | generation | observed |
        | 1.32    | absent     | absent   |
        | 1.33    | 1          | absent   |
        | 1.34    | 1          | 1        |

    @STS-VERSION-6
    Scenario Outline: Events of <version> tell of pods in their words
      Given Kubernetes <version>
      And a running StatefulSet "web" with 1 replica
      Then within 10 seconds StatefulSet "web" has the event SuccessfulCreate "<words>"

      Examples:
        | version | words                                       |
        | 1.32    | create Pod web-0 in StatefulSet web successful |
        | 1.36    | Create Pod web-0 in StatefulSet web successful |
