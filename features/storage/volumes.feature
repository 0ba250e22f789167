Feature: Volumes
  Source: https://kubernetes.io/docs/concepts/storage/persistent-volumes/

  Rule: Claims are bound to volumes that exist already

    @STS-VOLUME-1 @seed-000
    Scenario: The three volumes of the seed
      Given the manifest "manifests/volumes-a-b-c.yaml" is created
      Then within 10 seconds volumes "pv-a, pv-b, pv-c" are Available
      Given a StatefulSet "kubia" with:
        | replicas                                   | 2                     |
        | claim                                      | data 1Mi at /var/data |
        | volumeClaimTemplates[0].spec.storageClassName | ""                 |
      Then within 2 minutes claims "data-kubia-0, data-kubia-1" are Bound
      And within 1 second there are 3 volumes

    @STS-VOLUME-1 @seed-003
    Scenario: The smallest volume that is large enough is taken
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: large }
        spec:
          capacity: { storage: 10Gi }
          accessModes: [ReadWriteOnce]
          hostPath: { path: /volumes/large }
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: small }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteOnce]
          hostPath: { path: /volumes/small }
        """
      And a running StatefulSet "web" with:
        | replicas                                      | 1        |
        | claim                                         | data 1Gi |
        | volumeClaimTemplates[0].spec.storageClassName | ""       |
      Then claim "data-web-0" has:
        | spec.volumeName | small |
      And volume "large" is Available

    @STS-VOLUME-1 @seed-003
    Scenario: Without a volume that fits the pod is not scheduled
      Given a StatefulSet "web" with:
        | replicas                                      | 2        |
        | claim                                         | data 1Gi |
        | volumeClaimTemplates[0].spec.storageClassName | ""       |
      Then within 5 seconds pod "web-0" is present
      And for 10 minutes the pods are exactly "web-0"
      And pod "web-0" is unscheduled
      And claim "data-web-0" is Pending

    @STS-VOLUME-1 @seed-003
    Scenario: Two volumes at one path share their files, so that the later page wins
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: pv1 }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteMany]
          nfs: { server: 192.0.2.7, path: /mount/dir }
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: pv2 }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteMany]
          nfs: { server: 192.0.2.7, path: /mount/dir }
        """
      And a running StatefulSet "web" with:
        | replicas                                      | 2               |
        | claim                                         | data 1Gi        |
        | volumeClaimTemplates[0].spec.storageClassName | ""              |
        | volumeClaimTemplates[0].spec.accessModes      | [ReadWriteMany] |
      When pod "web-0" runs "hostname > /data/index.html"
      And pod "web-1" runs "hostname > /data/index.html"
      And pod "web-0" runs "cat /data/index.html"
      Then it prints "web-1"

    @STS-VOLUME-1
    Scenario: Too small, of another class, or of other access modes: such volumes are not taken
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: too-small }
        spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce], storageClassName: disks, hostPath: { path: /volumes/a } }
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: other-class }
        spec: { capacity: { storage: 5Gi }, accessModes: [ReadWriteOnce], storageClassName: tapes, hostPath: { path: /volumes/b } }
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: read-only }
        spec: { capacity: { storage: 5Gi }, accessModes: [ReadOnlyMany], storageClassName: disks, hostPath: { path: /volumes/c } }
        """
      And a StatefulSet "web" with:
        | replicas | 1                       |
        | claim    | data 2Gi of class disks |
      Then within 5 seconds pod "web-0" is present
      And for 10 minutes claim "data-web-0" is Pending
      And volumes "too-small, other-class, read-only" are Available
      When the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: fits }
        spec: { capacity: { storage: 3Gi }, accessModes: [ReadWriteOnce, ReadOnlyMany], storageClassName: disks, hostPath: { path: /volumes/d } }
        """
      Then within 1 minute pod "web-0" is ready
      And claim "data-web-0" has:
        | spec.volumeName         | fits                          |
        | status.capacity.storage | 3Gi                           |
        | status.accessModes      | [ReadWriteOnce, ReadOnlyMany] |

    @STS-VOLUME-1
    Scenario: A volume can be kept for one pod of a set
      Whoever makes the volume names the claim that it is for; the claims of a set have names that are known beforehand.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: for-the-second }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteOnce]
          claimRef: { namespace: default, name: data-web-1 }
          hostPath: { path: /volumes/second }
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: for-anybody }
        spec: { capacity: { storage: 10Gi }, accessModes: [ReadWriteOnce], hostPath: { path: /volumes/any } }
        """
      And a running StatefulSet "web" with:
        | replicas                                      | 2        |
        | claim                                         | data 1Gi |
        | volumeClaimTemplates[0].spec.storageClassName | ""       |
      Then claim "data-web-0" has:
        | spec.volumeName | for-anybody |
      And claim "data-web-1" has:
        | spec.volumeName | for-the-second |

    @STS-VOLUME-1 @seed-003
    Scenario: With a path for each volume each page is kept
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: pv1 }
        spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteMany], nfs: { server: 192.0.2.7, path: /mount/dir1 } }
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: pv2 }
        spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteMany], nfs: { server: 192.0.2.7, path: /mount/dir2 } }
        """
      And a running StatefulSet "web" with:
        | replicas                                      | 2               |
        | claim                                         | data 1Gi        |
        | volumeClaimTemplates[0].spec.storageClassName | ""              |
        | volumeClaimTemplates[0].spec.accessModes      | [ReadWriteMany] |
      When pod "web-0" runs "hostname > /data/index.html"
      And pod "web-1" runs "hostname > /data/index.html"
      And pod "web-0" runs "cat /data/index.html"
      Then it prints "web-0"

  Rule: What becomes of a volume whose claim is deleted is the reclaim policy's business

    @STS-VOLUME-2 @seed-000 @seed-001
    Scenario: Recycle makes the volume available again
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: again }
        spec:
          capacity: { storage: 1Mi }
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Recycle
          nfs: { server: 192.0.2.7, path: /again }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec:
          storageClassName: ""
          accessModes: [ReadWriteOnce]
          resources: { requests: { storage: 1Mi } }
        """
      Then within 1 minute claim "data" is Bound
      When claim "data" is deleted
      Then within 5 minutes volume "again" is Available
      And volume "again" has:
        | spec.claimRef | absent |

    @STS-VOLUME-2 @seed-000
    Scenario: The seed's cloud disks cannot be recycled
      Only volumes of the types nfs and hostPath have a recycler; the seed's volumes are disks of a cloud.
      Given the manifest "manifests/volumes-a-b-c.yaml" is created
      And the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec:
          storageClassName: ""
          volumeName: pv-a
          accessModes: [ReadWriteOnce]
          resources: { requests: { storage: 1Mi } }
        """
      Then within 1 minute claim "data" is Bound
      When claim "data" is deleted
      Then within 5 minutes volume "pv-a" is Failed
      And volume "pv-a" has:
        | status.message | No recycler plugin found for the volume! |

    @STS-VOLUME-2 @seed-001
    Scenario: Retain leaves the volume Released, with the old claim's name on it
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: kept }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Retain
          hostPath: { path: /volumes/kept }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec:
          storageClassName: ""
          accessModes: [ReadWriteOnce]
          resources: { requests: { storage: 1Gi } }
        """
      Then within 1 minute claim "data" is Bound
      When claim "data" is deleted
      Then within 1 minute volume "kept" is Released
      And for 10 minutes volume "kept" is Released
      And volume "kept" has:
        | spec.claimRef.name | data |

    @STS-VOLUME-2 @STS-STORAGE-3 @seed-001
    Scenario: A released volume is given back by hand, with the data on it
      A new claim does not get the volume of the old one, so that nobody sees the data of another by chance. An
      administrator who means it takes the old claim's name away.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: kept }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Retain
          nfs: { server: 192.0.2.7, path: /kept }
        """
      And a running StatefulSet "web" with:
        | replicas                                      | 1                 |
        | claim                                         | data 1Gi at /data |
        | volumeClaimTemplates[0].spec.storageClassName | ""                |
      And pod "web-0" runs "echo old > /data/file"
      When StatefulSet "web" is scaled to 0
      Then within 1 minute the pods are exactly ""
      When claim "data-web-0" is deleted
      Then within 1 minute volume "kept" is Released
      When StatefulSet "web" is scaled to 1
      Then within 5 seconds claim "data-web-0" is present
      And for 10 minutes claim "data-web-0" is Pending
      When volume "kept" is patched:
        """
        spec: { claimRef: null }
        """
      Then within 1 minute claim "data-web-0" is Bound
      And within 1 minute pod "web-0" is ready
      And at some time volume "kept" had:
        | status.phase | Available |
      When pod "web-0" runs "cat /data/file"
      Then it prints "old"

    @STS-VOLUME-2 @seed-001
    Scenario: Delete removes a provisioned volume with its claim
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When StatefulSet "web" is scaled to 0
      And 1 minute passes
      Then within 1 second there is 1 volumes
      When claim "data-web-0" is deleted
      Then within 2 minutes there are 0 volumes

  Rule: persistentVolumeClaimRetentionPolicy lets the claims go with the set or with its pods (KEP-1847)

    @STS-RETENTION-1 @T36
    Scenario: whenScaled Delete removes the claims of the pods that are scaled away
      Given a running StatefulSet "web" with:
        | replicas                                        | 3        |
        | claim                                           | data 1Gi |
        | persistentVolumeClaimRetentionPolicy.whenScaled | Delete   |
      When StatefulSet "web" is scaled to 1
      Then within 5 minutes the claims are exactly "data-web-0"
      And claim "data-web-0" is the same as before

    @STS-RETENTION-1
    Scenario: Deleting a pod by hand keeps its claim even so
      Given a running StatefulSet "web" with:
        | replicas                                        | 2        |
        | claim                                           | data 1Gi |
        | persistentVolumeClaimRetentionPolicy.whenScaled | Delete   |
      When pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is ready
      And claim "data-web-1" is the same as before

    @STS-RETENTION-2 @T37
    Scenario: whenDeleted Delete removes all claims with the set
      Given a running StatefulSet "web" with:
        | replicas                                         | 2        |
        | claim                                            | data 1Gi |
        | persistentVolumeClaimRetentionPolicy.whenDeleted | Delete   |
      Then claim "data-web-0" has:
        | metadata.ownerReferences[0].kind | StatefulSet |
        | metadata.ownerReferences[0].name | web         |
      When StatefulSet "web" is deleted
      Then within 5 minutes the claims are exactly ""

    @STS-RETENTION-2
    Scenario: With whenDeleted Delete a claim survives scaling down
      Given a running StatefulSet "web" with:
        | replicas                                         | 2        |
        | claim                                            | data 1Gi |
        | persistentVolumeClaimRetentionPolicy.whenDeleted | Delete   |
      When StatefulSet "web" is scaled to 0
      Then within 5 minutes the pods are exactly ""
      And the claims are exactly "data-web-0, data-web-1"

    @STS-RETENTION-2
    Scenario: Orphaning the pods keeps the claims
      Given a running StatefulSet "web" with:
        | replicas                                         | 1        |
        | claim                                            | data 1Gi |
        | persistentVolumeClaimRetentionPolicy.whenDeleted | Delete   |
      When StatefulSet "web" is deleted with propagation Orphan
      Then within 1 minute StatefulSet "web" is gone
      And for 5 minutes claim "data-web-0" is Bound
      And pod "web-0" is the same as before

    @STS-RETENTION-3 @Z64
    Scenario: Scaling down and up again too fast loses the data under whenScaled Delete
      Given a running StatefulSet "web" with:
        | replicas                                        | 2        |
        | claim                                           | data 1Gi |
        | persistentVolumeClaimRetentionPolicy.whenScaled | Delete   |
      When StatefulSet "web" is scaled to 1
      Then within 10 seconds pod "web-1" is terminating
      When StatefulSet "web" is scaled to 2
      And 2 minutes pass
      And pod "web-0" is labelled "poke=1"
      Then within 2 minutes pod "web-1" is ready
      And claim "data-web-1" is another than before

    @STS-RETENTION-3 @Z65
    Scenario: The same under Parallel keeps the claim
      The controller lets the claim go from the pod that ends, if it is asked before that is gone: here there is time for it.
      Given a running StatefulSet "web" with:
        | replicas                                        | 2                                      |
        | podManagementPolicy                             | Parallel                               |
        | claim                                           | data 1Gi                               |
        | persistentVolumeClaimRetentionPolicy.whenScaled | Delete                                 |
        | template.spec.containers[0].lifecycle           | { preStop: { sleep: { seconds: 5 } } } |
      When StatefulSet "web" is scaled to 1
      Then within 10 seconds pod "web-1" is terminating
      When StatefulSet "web" is scaled to 2
      Then within 2 minutes pod "web-1" is another than before
      And within 2 minutes pod "web-1" is ready
      And claim "data-web-1" is the same as before

    @STS-RETENTION-4
    Scenario: The policy of a living set can be changed
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When StatefulSet "web" is patched:
        """
        spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete } }
        """
      Then within 1 minute claim "data-web-0" has:
        | metadata.ownerReferences[0].kind | StatefulSet |
      And within 5 minutes StatefulSet "web" has the event SuccessfulUpdate "Update Pod web-0"

  Rule: A volume that lies on a node keeps its pods there

    @STS-VOLUME-3 @seed-001
    Scenario: A pod of a StatefulSet comes back to the node of its volume
      Given a running StatefulSet "web" with:
        | replicas | 3                            |
        | claim    | data 1Gi of class local-path |
      Then the node of pod "web-1" is ready
      When pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before
      And within 2 minutes pod "web-1" is ready
      And pod "web-1" is on the node of pod "web-1"

    @STS-VOLUME-3 @seed-001
    Scenario: The pods of a ReplicaSet that share such a volume are all on its node
      Given the manifest "manifests/replica-pvc.yaml" is created
      Then within 2 minutes ReplicaSet "replica-pvc" is ready
      When ReplicaSet "replica-pvc" is scaled to 3
      Then within 2 minutes ReplicaSet "replica-pvc" is ready
      And the pods of ReplicaSet "replica-pvc" are all on one node

    @STS-VOLUME-3 @seed-002
    Scenario: A pod without such a volume goes elsewhere when its node takes no more pods
      Given a running StatefulSet "web" with 2 replicas
      When the node of pod "web-1" is patched:
        """
        spec: { unschedulable: true }
        """
      And pod "web-1" is deleted
      Then within 2 minutes pod "web-1" is another than before
      And within 2 minutes pod "web-1" is ready
      And no pod but "" is on the node of pod "web-1"
