Feature: Kubernetes in Action, chapter 10
  The pets of the book: pods that keep what is posted to them, and tell who they are. Told in our own words.
  Source: Marko Luksa, Kubernetes in Action (Manning), chapter 10, "StatefulSets: deploying replicated stateful applications"

  Rule: 10.1 Why not a ReplicaSet

    @STS-CONTRAST-2 @T46
    Scenario: All replicas of a ReplicaSet share the claim of its template
      Given the manifest "manifests/replica-pvc.yaml" is created
      And ReplicaSet "replica-pvc" is scaled to 3
      Then within 2 minutes ReplicaSet "replica-pvc" is ready
      When a pod of ReplicaSet "replica-pvc" runs "echo everybody > /applog/file"
      Then every pod of ReplicaSet "replica-pvc" prints "everybody" for "cat /applog/file"

  Rule: 10.3 Using a StatefulSet

    @STS-ORDER-1 @STS-VOLUME-1 @T47
    Scenario: Volumes made by hand, a headless service, and the set: kubia-0 runs before kubia-1 exists
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: pv-a }
        spec:
          capacity: { storage: 1Mi }
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Recycle
          storageClassName: by-hand
          hostPath: { path: /tmp/pv-a }
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: pv-b }
        spec:
          capacity: { storage: 1Mi }
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Recycle
          storageClassName: by-hand
          hostPath: { path: /tmp/pv-b }
        """
      And a running StatefulSet "kubia" with:
        | replicas | 2                                       |
        | image    | luksa/kubia-pet                         |
        | claim    | data 1Mi of class by-hand at /var/data  |
      Then the pods were created in the order "kubia-0, kubia-1", each after the one before became ready
      And claims "data-kubia-0, data-kubia-1" are Bound
      And volumes "pv-a, pv-b" are Bound

    @STS-NETWORK-7 @STS-STORAGE-2 @T48 @T49 @T50
    Scenario: Each pod has its own state
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When pod "kubia-0" is asked for "/"
      Then it prints:
        """
        You've hit kubia-0
        Data stored on this pod: No data posted yet
        """
      When "Hey there! This greeting was submitted to kubia-0." is posted to pod "kubia-0"
      Then it prints "Data stored on pod kubia-0"
      When pod "kubia-1" is asked for "/"
      Then it prints:
        """
        You've hit kubia-1
        Data stored on this pod: No data posted yet
        """

    @STS-NAME-2 @STS-STORAGE-3 @T51
    Scenario: A pod that is deleted comes back with its name and its data
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When "kept" is posted to pod "kubia-0"
      And pod "kubia-0" is deleted
      Then within 2 minutes pod "kubia-0" is another than before
      And within 2 minutes pod "kubia-0" is ready
      When pod "kubia-0" runs "hostname"
      Then it prints "kubia-0"
      When pod "kubia-0" is asked for "/"
      Then it prints:
        """
        You've hit kubia-0
        Data stored on this pod: kept
        """

    @STS-SCALE-1 @STS-ORDER-3 @STS-STORAGE-3 @T51
    Scenario: A claim stays when its pod is scaled away, and is taken up again
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When "kept" is posted to pod "kubia-1"
      And StatefulSet "kubia" is scaled to 1
      Then within 2 minutes the pods are exactly "kubia-0"
      And claim "data-kubia-1" is Bound
      When StatefulSet "kubia" is scaled to 2
      Then within 2 minutes StatefulSet "kubia" is ready
      When pod "kubia-1" is asked for "/"
      Then it prints:
        """
        You've hit kubia-1
        Data stored on this pod: kept
        """

    @STS-NETWORK-5 @T52
    Scenario: A service for everybody leads to any of them
      Given the manifest "manifests/kubia-peers.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      And within 10 seconds the endpoints of service "kubia-public" are exactly "kubia-0, kubia-1"
      When pod "kubia-0" runs "for i in 1 2 3 4 5 6 7 8 9 10; do curl -s -X POST -d x kubia-public; done | sort -u | wc -l"
      Then it prints "2"

  Rule: 10.4 Finding the peers

    @STS-NETWORK-4 @T53
    Scenario: There is one SRV record for each pod
      Given the manifest "manifests/kubia-peers.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      And within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"
      When pod "kubia-1" runs "dig SRV kubia.default.svc.cluster.local +short | cut -d ' ' -f 4 | sort"
      Then it prints:
        """
        kubia-0.kubia.default.svc.cluster.local.
        kubia-1.kubia.default.svc.cluster.local.
        """

    @STS-UPDATE-1 @STS-SCALE-1 @T54
    Scenario: The peers image and a third replica: the new pod comes first, and today the others follow by themselves
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When StatefulSet "kubia" is patched:
        """
        spec:
          replicas: 3
          template: { spec: { containers: [{ name: kubia, image: luksa/kubia-pet-peers }] } }
        """
      Then within 5 minutes StatefulSet "kubia" is rolled out
      And the pods were created in the order "kubia-2, kubia-1, kubia-0"
      And pods "kubia-0, kubia-1, kubia-2" have:
        | spec.containers[0].image | luksa/kubia-pet-peers |

    @STS-ONDELETE-1 @T54
    Scenario: In the book the others had to be deleted by hand, which is what OnDelete does today
      Given a running StatefulSet "kubia" with:
        | replicas            | 2               |
        | image               | luksa/kubia-pet |
        | updateStrategy.type | OnDelete        |
      When StatefulSet "kubia" is patched:
        """
        spec:
          replicas: 3
          template: { spec: { containers: [{ name: app, image: luksa/kubia-pet-peers }] } }
        """
      And 10 minutes pass
      Then pod "kubia-2" has:
        | spec.containers[0].image | luksa/kubia-pet-peers |
      And pods "kubia-0, kubia-1" have:
        | spec.containers[0].image | luksa/kubia-pet |
      When pods "kubia-0, kubia-1" are deleted
      Then within 2 minutes pods "kubia-0, kubia-1" are another than before
      And pods "kubia-0, kubia-1" have:
        | spec.containers[0].image | luksa/kubia-pet-peers |

    @STS-NETWORK-4 @STS-NETWORK-7 @T55
    Scenario: Any pod tells the data of all
      Given the manifest "manifests/kubia-peers.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      And within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"
      When "The sun is shining" is posted to pod "kubia-1"
      And pod "kubia-0" runs "curl -s localhost:8080 | tail -n 2 | sort"
      Then it prints:
        """
        - kubia-0.kubia.default.svc.cluster.local: No data posted yet
        - kubia-1.kubia.default.svc.cluster.local: The sun is shining
        """

  Rule: 10.5 When a node fails

    Background: The book's nodes have storage that any of them reaches
      Given a running StatefulSet "kubia" with:
        | replicas | 2                                                |
        | image    | luksa/kubia-pet                                  |
        | claim    | data 1Mi of class standard at /var/data          |

    @STS-NODE-1 @STS-NODE-2 @T56
    Scenario: The network of a node goes down: the pod's state is unknown, and nobody replaces it
      When the node of pod "kubia-0" stops answering
      Then within 1 minute the node of pod "kubia-0" is not ready
      And within 10 seconds pod "kubia-0" is not ready
      And within 10 minutes pod "kubia-0" is terminating
      And for 1 hour pod "kubia-0" is terminating
      And no pods were created

    @STS-NODE-2 @T57
    Scenario: Deleting that pod leaves it Terminating
      When the node of pod "kubia-0" stops answering
      And 2 minutes pass
      And pod "kubia-0" is deleted
      Then pod "kubia-0" is terminating
      And for 1 hour pod "kubia-0" is terminating
      And no pods were created

    @STS-NODE-3 @T58
    Scenario: Deleting it by force replaces it at once, on another node
      It waits for its volume: the lost node may still write to it, so it is taken away only after six minutes.
      When the node of pod "kubia-0" stops answering
      And 2 minutes pass
      And pod "kubia-0" is deleted by force
      Then within 1 second pod "kubia-0" is another than before
      And within 10 seconds pod "kubia-0" has the event FailedAttachVolume "Multi-Attach error for volume"
      And within 8 minutes pod "kubia-0" is ready
