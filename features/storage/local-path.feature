Feature: Volumes on the disk of a node
  The class local-path is the default class of k3s: its provisioner makes a directory on the node of the first pod.
  Source: https://github.com/rancher/local-path-provisioner and https://docs.k3s.io/storage

  Rule: The class waits for the first pod, whose node gets the volume

    @STS-VOLUME-3 @T59
    Scenario: It is the class of claims that name none
      Then StorageClass "local-path" has:
        | provisioner          | rancher.io/local-path |
        | reclaimPolicy        | Delete                |
        | volumeBindingMode    | WaitForFirstConsumer  |
        | allowVolumeExpansion | absent                |
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      Then claim "data-web-0" has:
        | spec.storageClassName | local-path |

    @STS-VOLUME-3 @T60
    Scenario: A claim without a pod waits
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: local-path-pvc }
        spec: { accessModes: [ReadWriteOnce], storageClassName: local-path, resources: { requests: { storage: 2Gi } } }
        """
      Then within 5 seconds claim "local-path-pvc" has the event WaitForFirstConsumer "waiting for first consumer to be created before binding"
      And for 1 hour claim "local-path-pvc" is Pending
      And within 1 second there are 0 volumes

    @STS-VOLUME-3 @T61 @T62
    Scenario: With a pod it is bound to a directory of that pod's node
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: local-path-pvc }
        spec: { accessModes: [ReadWriteOnce], storageClassName: local-path, resources: { requests: { storage: 2Gi } } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: volume-test }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-2 }
          containers: [{ name: volume-test, image: nginx, volumeMounts: [{ name: volv, mountPath: /data }] }]
          volumes: [{ name: volv, persistentVolumeClaim: { claimName: local-path-pvc } }]
        """
      Then within 1 minute pod "volume-test" is ready
      And claim "local-path-pvc" has:
        | metadata.annotations[volume.kubernetes.io/selected-node] | node-2 |
        | status.phase                                             | Bound  |
      And the volume of claim "local-path-pvc" has:
        | status.phase                                                                       | Bound                  |
        | spec.capacity.storage                                                              | 2Gi                    |
        | spec.persistentVolumeReclaimPolicy                                                 | Delete                 |
        | spec.hostPath.type                                                                 | DirectoryOrCreate      |
        | spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key            | kubernetes.io/hostname |
        | spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values         | [node-2]               |

    @STS-VOLUME-3
    Scenario: Each pod of a set has its volume where it is itself
      Given a running StatefulSet "web" with:
        | replicas | 3        |
        | claim    | data 1Gi |
      Then pod "web-0" is on the node of pod "web-0"
      When the pods of StatefulSet "web" are deleted
      Then within 5 minutes StatefulSet "web" is ready
      And pod "web-0" is on the node of pod "web-0"

  Rule: A pod follows its volume, even to where it cannot run

    @STS-VOLUME-3 @T63
    Scenario: While its node is cordoned a deleted pod waits, and goes on when that ends
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When the node of pod "web-0" is patched:
        """
        spec: { unschedulable: true }
        """
      And pod "web-0" is deleted
      Then within 1 minute pod "web-0" is another than before
      And within 5 seconds pod "web-0" has the event FailedScheduling "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match PersistentVolume's node affinity."
      And for 10 minutes pod "web-0" is unscheduled
      When the node of pod "web-0" is patched:
        """
        spec: { unschedulable: null }
        """
      Then within 1 minute pod "web-0" is ready

    @STS-VOLUME-2 @T64
    Scenario: With its claim the volume goes too, after a moment as Released
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When StatefulSet "web" is scaled to 0
      Then within 1 minute the pods are exactly ""
      When claim "data-web-0" is deleted
      Then within 10 seconds there are 0 volumes

    @STS-VOLUME-3 @seed-001
    Scenario: A pod that asks for another node than that of its volume is not scheduled
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: replica-pvc1 }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1G } } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: first }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-1 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /applog }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: replica-pvc1 } }]
        """
      Then within 1 minute pod "first" is ready
      When the manifest is created:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: second }
        spec:
          nodeSelector: { kubernetes.io/hostname: node-2 }
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /applog }] }]
          volumes: [{ name: data, persistentVolumeClaim: { claimName: replica-pvc1 } }]
        """
      Then within 5 seconds pod "second" has the event FailedScheduling "0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 2 node(s) didn't match Pod's node affinity/selector."
      And for 10 minutes pod "second" is unscheduled
