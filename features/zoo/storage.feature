@STS-ZOO-1
Feature: Bug zoo: storage
  What users reported of claims and volumes, as the newest Kubernetes does it. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  Rule: Templates of claims cannot be changed

    @Z60 @Z62 @STS-STORAGE-4
    Scenario: A template cannot be added later
      kubernetes/kubernetes#69041. Users wanted to grow and add volumes of a living set.
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When StatefulSet "web" is patched:
        """
        spec:
          volumeClaimTemplates:
          - { metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }
          - { metadata: { name: logs }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }
        """
      Then it is refused with 422 Invalid, saying "updates to statefulset spec for fields other than"

    @Z61 @STS-ADOPT-1
    Scenario: A set that is made anew around living pods does not change their volumes
      cass-operator#104. Users wanted larger and further claims without a restart: sizes stay, pods cannot be repaired.
      Given a running StatefulSet "web" with:
        | replicas | 2        |
        | claim    | data 1Gi |
      When StatefulSet "web" is deleted with propagation Orphan
      Then within 1 minute StatefulSet "web" is gone
      Given a StatefulSet "web" with:
        | replicas | 2        |
        | claim    | data 5Gi          |
        | claim    | logs 1Gi at /logs |
      When 5 minutes pass
      Then pods "web-0, web-1" are the same as before
      And claim "data-web-0" has:
        | spec.resources.requests.storage | 1Gi |
      And within 1 second StatefulSet "web" has the event FailedUpdate "Update Pod web-0 in StatefulSet web failed error: Pod "
      When pod "web-0" is deleted
      Then within 10 minutes pod "web-0" is another than before
      And within 1 minute pod "web-0" is ready
      And pod "web-1" is the same as before
      And within 1 minute StatefulSet "web" has the event FailedUpdate "Update Pod web-1 in StatefulSet web failed error: Pod "

    @Z69 @STS-STORAGE-2
    Scenario: Two sets can share a volume by their names
      kubernetes/kubernetes#41153. Users wanted names that cannot be mistaken: claim "a" of "b-c" is claim "a-b" of "c".
      Given a running StatefulSet "beta-petset" with:
        | replicas | 1                   |
        | claim    | alpha 1Gi at /data  |
      And a running StatefulSet "petset" with:
        | replicas | 1                       |
        | claim    | alpha-beta 1Gi at /data |
      Then the claims are exactly "alpha-beta-petset-0"
      When pod "petset-0" runs "echo mine > /data/file"
      And pod "beta-petset-0" runs "cat /data/file"
      Then it prints "mine"

    @Z70 @STS-STORAGE-1
    Scenario: A claim that is there is used, whatever it is
      kubernetes/kubernetes#51306. Users wanted a refusal when size, class or labels differ from the template.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: www-web-0, labels: { of: another } }
        spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 5Gi } } }
        """
      And a running StatefulSet "web" with:
        | replicas | 1       |
        | claim    | www 1Gi |
      Then claim "www-web-0" has:
        | spec.resources.requests.storage | 5Gi      |
        | spec.storageClassName           | standard |
        | metadata.labels[app]            | absent   |

    @Z71 @STS-STORAGE-1
    Scenario: A volume of the template gives way to a claim of its name
      Users wanted a refusal: the emptyDir is dropped without a word.
      Given a running StatefulSet "web" with:
        | replicas              | 1                              |
        | claim                 | www 1Gi                        |
        | template.spec.volumes | [{ name: www, emptyDir: {} }]  |
      Then pod "web-0" has:
        | spec.volumes[0].name                            | www       |
        | spec.volumes[0].persistentVolumeClaim.claimName | www-web-0 |
        | spec.volumes[0].emptyDir                        | absent    |

  Rule: When claims go, and when they stay

    @Z63 @STS-STORAGE-4
    Scenario: A pod is not made from a claim that is about to go
      kubernetes/kubernetes#74374, mended: the new pod was Pending for ever, its claim "not found".
      Given a running StatefulSet "web" with:
        | replicas | 2        |
        | claim    | data 1Gi |
      When claim "data-web-1" is deleted
      And pod "web-1" is deleted
      Then within 5 minutes StatefulSet "web" is ready
      And claim "data-web-1" is another than before
      And pod "web-1" is another than before

    @Z64 @STS-RETENTION-3
    Scenario: Down and up again too fast ends with an empty volume
      KEP-1847. Users wanted the data to stay, but the claim belongs to the pod that goes; and nothing wakes the set when it is gone.
      Given a running StatefulSet "web" with:
        | replicas                             | 3                      |
        | claim                                | data 1Gi at /data      |
        | persistentVolumeClaimRetentionPolicy | { whenScaled: Delete } |
      And pod "web-2" runs "echo kept > /data/file"
      When StatefulSet "web" is scaled to 2
      Then within 5 seconds pod "web-2" is terminating
      When StatefulSet "web" is scaled to 3
      And 1 hour passes
      Then the pods are exactly "web-0, web-1"
      When pod "web-0" is labelled "poke=1"
      Then within 5 minutes StatefulSet "web" is ready
      When pod "web-2" runs "ls /data"
      Then it prints ""

    @Z67 @STS-RETENTION-4
    Scenario: A claim with another controller is left alone, with a warning
      kubernetes/kubernetes#122400, mended in 1.31. The warning has a slip of the pen, upstream too.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: other }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data-web-1 }
        spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
        """
      And claim "data-web-1" gets ConfigMap "other" as its controller
      And a running StatefulSet "web" with:
        | replicas                             | 2                                           |
        | claim                                | data 1Gi                                    |
        | persistentVolumeClaimRetentionPolicy | { whenDeleted: Delete, whenScaled: Delete } |
      Then within 1 minute StatefulSet "web" has the event ConflictingController "PersistentVolumeClaim data-web-1 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim"
      When StatefulSet "web" is deleted
      Then within 5 minutes the claims are exactly "data-web-1"

    @Z68 @STS-RETENTION-2
    Scenario: A set that is deleted and made anew under whenDeleted Delete starts empty
      cloud-on-k8s#9731. Users of operators that delete and create lost their data.
      Given a running StatefulSet "web" with:
        | replicas                             | 1                       |
        | claim                                | data 1Gi at /data       |
        | persistentVolumeClaimRetentionPolicy | { whenDeleted: Delete } |
      And pod "web-0" runs "echo lost > /data/file"
      When StatefulSet "web" is deleted
      Then within 1 second StatefulSet "web" is gone
      Given a StatefulSet "web" with:
        | replicas                             | 1                       |
        | claim                                | data 1Gi at /data       |
        | persistentVolumeClaimRetentionPolicy | { whenDeleted: Delete } |
      Then within 10 minutes StatefulSet "web" is ready
      And claim "data-web-0" is another than before
      When pod "web-0" runs "ls /data"
      Then it prints ""

    @Z76 @STS-STORAGE-3
    Scenario: Claims stay after scaling down and after the set is gone
      kubernetes/kubernetes#55045. Users wanted to be asked; whoever does not need the data deletes the claims.
      Given a running StatefulSet "web" with:
        | replicas | 3        |
        | claim    | data 1Gi |
      When StatefulSet "web" is scaled to 1
      Then within 5 minutes the pods are exactly "web-0"
      And the claims are exactly "data-web-0, data-web-1, data-web-2"
      When StatefulSet "web" is deleted
      Then within 5 minutes the pods are exactly ""
      And for 1 hour claims "data-web-0, data-web-1, data-web-2" are Bound

  Rule: Volumes of local-path are on one node

    @Z73 @STS-VOLUME-1
    Scenario: A pod whose node takes no pods any more waits for that node
      local-path-provisioner#111. Users wanted it to start elsewhere: its data is there.
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When the node of pod "web-0" is patched:
        """
        spec: { unschedulable: true }
        """
      And pod "web-0" is deleted
      Then within 1 minute pod "web-0" is another than before
      And within 1 minute pod "web-0" has the event FailedScheduling "node(s) didn't match PersistentVolume's node affinity"
      And for 1 hour pod "web-0" is unscheduled
      When the node of pod "web-0" is patched:
        """
        spec: { unschedulable: null }
        """
      Then within 10 minutes pod "web-0" is ready

    @Z74 @STS-VOLUME-2
    Scenario: The volume of a node that is gone is never removed
      local-path-provisioner#452. Users wanted the volume to go: nobody can empty its folder.
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When the node of pod "web-0" stops answering
      And the node of pod "web-0" is deleted
      And StatefulSet "web" is deleted
      Then within 10 minutes the pods are exactly ""
      When claim "data-web-0" is deleted
      Then within 1 minute the claims are exactly ""
      When 1 hour passes
      Then no volumes were deleted
      And within 1 second there are 1 volumes

    @Z75 @STS-VOLUME-1
    Scenario: The size of a claim is no limit
      The provisioner's README. Users wanted a full volume to be full.
      Given a running StatefulSet "web" with:
        | replicas | 1                 |
        | claim    | data 1Mi at /data |
      When pod "web-0" runs "dd if=/dev/zero of=/data/file bs=1024 count=2048"
      Then it exits with 0

    @Z75 @STS-VOLUME-1
    Scenario: It cannot be shared between nodes
      local-path-provisioner#70. Users wanted ReadWriteMany.
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: shared }
        spec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 1Gi } } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: user }
        spec:
          containers: [{ name: app, image: nginx, volumeMounts: [{ name: shared, mountPath: /data }] }]
          volumes: [{ name: shared, persistentVolumeClaim: { claimName: shared } }]
        """
      Then within 1 minute claim "shared" has the event ProvisioningFailed "NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes"
      And for 10 minutes claim "shared" is Pending
