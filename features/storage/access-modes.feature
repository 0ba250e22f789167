Feature: Who may use a volume at the same time
  The access modes of a claim speak of nodes, but for ReadWriteOncePod. Class "standard" makes volumes of a storage that
  attaches them to nodes; local-path makes directories of one node.
  Source: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes

  Rule: ReadWriteOnce is one node, not one pod

    @STS-VOLUME-5
    Scenario: Two pods of one node share a ReadWriteOnce volume
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 1Gi } } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: one }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-1 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: two }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-1 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        """
      Then within 1 minute pods "one, two" are ready
      When pod "one" runs "echo shared > /data/file"
      And pod "two" runs "cat /data/file"
      Then it prints "shared"

    @STS-VOLUME-5 @Z72
    Scenario: A pod on another node waits until the volume is let go
      longhorn#1370. Users expected an error when the pod is made, or a volume that moves; the pod just does not start.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 1Gi } } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: first }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-1 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        """
      Then within 1 minute pod "first" is ready
      And within 1 second pod "first" has the event SuccessfulAttachVolume "AttachVolume.Attach succeeded for volume"
      When the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: second }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-2 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        """
      Then within 1 minute pod "second" has the event FailedAttachVolume "Volume is already used by pod(s) first"
      And for 10 minutes pod "second" is not ready
      When pod "first" is deleted
      Then within 1 minute pod "second" is ready

    @STS-VOLUME-5 @STS-STORAGE-3
    Scenario: A pod that moves to another node takes its volume with it
      Given a running StatefulSet "web" with:
        | replicas | 1                                   |
        | claim    | data 1Gi of class standard at /data |
      And pod "web-0" runs "echo kept > /data/file"
      When the node of pod "web-0" is patched:
        """
        spec: { unschedulable: true }
        """
      And pod "web-0" is deleted
      Then within 1 minute pod "web-0" is another than before
      And within 1 minute pod "web-0" is ready
      And no pod but "" is on the node of pod "web-0"
      When pod "web-0" runs "cat /data/file"
      Then it prints "kept"

    @STS-VOLUME-5 @Z72
    Scenario: The volume of a lost node is taken away from it after six minutes
      longhorn#5345. Users wanted it at once; but the node may still write. Nobody can be asked, so time has to do.
      Given a running StatefulSet "web" with:
        | replicas | 1                                   |
        | claim    | data 1Gi of class standard at /data |
      And pod "web-0" runs "echo kept > /data/file"
      When the node of pod "web-0" stops answering
      And 2 minutes pass
      And pod "web-0" is deleted by force
      Then within 1 minute pod "web-0" is another than before
      And within 10 seconds pod "web-0" has the event FailedAttachVolume "Volume is already exclusively attached to one node and can't be attached to another"
      And for 5 minutes pod "web-0" is not ready
      And within 2 minutes pod "web-0" is ready
      When pod "web-0" runs "cat /data/file"
      Then it prints "kept"

    @STS-VOLUME-5 @STS-NODE-3 @Z72
    Scenario: Who says that the node is out of service need not wait
      Given a running StatefulSet "web" with:
        | replicas | 1                          |
        | claim    | data 1Gi of class standard |
      When the node of pod "web-0" stops answering
      And 2 minutes pass
      And the node of pod "web-0" is patched:
        """
        spec:
          taints:
          - { key: node.kubernetes.io/out-of-service, value: nodeshutdown, effect: NoExecute }
        """
      Then within 1 minute pod "web-0" is another than before
      And within 30 seconds pod "web-0" is ready

  Rule: ReadWriteMany is any number of nodes

    @STS-VOLUME-5
    Scenario: Pods on two nodes see each other's files
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { accessModes: [ReadWriteMany], storageClassName: standard, resources: { requests: { storage: 1Gi } } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: one }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-1 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: two }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-2 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        """
      Then within 1 minute pods "one, two" are ready
      When pod "one" runs "echo shared > /data/file"
      And pod "two" runs "cat /data/file"
      Then it prints "shared"

  Rule: ReadWriteOncePod is one pod, and the scheduler sees to it

    Background: A claim for one pod, and the pod that has it
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { accessModes: [ReadWriteOncePod], storageClassName: standard, resources: { requests: { storage: 1Gi } } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: first }
        spec:
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        """
      Then within 1 minute pod "first" is ready

    @STS-VOLUME-5
    Scenario: A second pod waits for the first to go, on whatever node
      When the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: second }
        spec:
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        """
      Then within 10 seconds pod "second" has the event FailedScheduling "0/3 nodes are available: 3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod."
      And for 10 minutes pod "second" is unscheduled
      When pod "first" is deleted
      Then within 2 minutes pod "second" is ready
