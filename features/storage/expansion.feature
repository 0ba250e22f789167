Feature: Claims that grow
  The templates of a set never change, but each claim that was made from them may grow by itself, where its class allows it.
  Source: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims

  Rule: The class decides whether its claims may grow

    @STS-VOLUME-4
    Scenario: A class that does not allow it
      local-path is such a class, also in k3s.
      Given a running StatefulSet "web" with:
        | replicas | 1                            |
        | claim    | data 1Gi of class local-path |
      When claim "data-web-0" is patched:
        """
        spec: { resources: { requests: { storage: 2Gi } } }
        """
      Then it is refused with 403 Forbidden:
        """
        persistentvolumeclaims "data-web-0" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize
        """

    @STS-VOLUME-4
    Scenario: A class that allows it: first the volume grows, then the file system under the pod, which goes on
      Given a running StatefulSet "web" with:
        | replicas | 2                          |
        | claim    | data 1Gi of class standard |
      When claim "data-web-0" is patched:
        """
        spec: { resources: { requests: { storage: 2Gi } } }
        """
      Then claim "data-web-0" has:
        | status.capacity.storage | 1Gi |
      And within 5 seconds claim "data-web-0" has the event ExternalExpanding "waiting for an external controller to expand this PVC"
      And within 10 seconds claim "data-web-0" has:
        | status.capacity.storage          | 2Gi    |
        | status.conditions                | absent |
        | status.allocatedResourceStatuses | absent |
      And claim "data-web-1" has:
        | status.capacity.storage | 1Gi |
      And at some time claim "data-web-0" had:
        | status.allocatedResourceStatuses.storage | ControllerResizeInProgress |
        | status.conditions[0].type                | Resizing                   |
      And at some time claim "data-web-0" had:
        | status.allocatedResourceStatuses.storage | NodeResizePending       |
        | status.conditions[1].type                | FileSystemResizePending |
      And within 5 seconds pod "web-0" has the event FileSystemResizeSuccessful "MountVolume.NodeExpandVolume succeeded for volume"
      And pods "web-0, web-1" are the same as before
      And no pods were deleted

    @STS-VOLUME-4
    Scenario: Without a pod the file system waits for one
      Given a running StatefulSet "web" with:
        | replicas | 1                                   |
        | claim    | data 1Gi of class standard at /data |
      When StatefulSet "web" is scaled to 0
      Then within 1 minute the pods are exactly ""
      When claim "data-web-0" is patched:
        """
        spec: { resources: { requests: { storage: 3Gi } } }
        """
      And 10 minutes pass
      Then claim "data-web-0" has:
        | status.capacity.storage   | 1Gi                                                                                  |
        | status.conditions[1].type | FileSystemResizePending                                                              |
        | status.conditions[1].message | Waiting for user to (re-)start a pod to finish file system resize of volume on node. |
      When StatefulSet "web" is scaled to 1
      Then within 1 minute claim "data-web-0" has:
        | status.capacity.storage | 3Gi    |
        | status.conditions       | absent |

  Rule: A claim never shrinks

    @STS-VOLUME-4
    Scenario: Less than the volume has is refused
      Given a running StatefulSet "web" with:
        | replicas | 1                          |
        | claim    | data 2Gi of class standard |
      When claim "data-web-0" is patched:
        """
        spec: { resources: { requests: { storage: 1Gi } } }
        """
      Then it is refused with 422 Invalid:
        """
        PersistentVolumeClaim "data-web-0" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity
        """

  Rule: A claim that is not bound cannot grow

    @STS-VOLUME-4
    Scenario: A claim that still waits for its first consumer
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { accessModes: [ReadWriteOnce], storageClassName: local-path, resources: { requests: { storage: 1Gi } } }
        """
      When claim "data" is patched:
        """
        spec: { resources: { requests: { storage: 2Gi } } }
        """
      Then it is refused with 422 Invalid, saying "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"

  Rule: The template stays as it was, so each claim grows by hand

    @STS-VOLUME-4 @STS-STORAGE-4
    Scenario: The whole way to a larger set
      New replicas would still get claims of the old size. So the set is deleted without its pods and made anew
      with the larger template; its pods do not notice.
      Given a running StatefulSet "web" with:
        | replicas | 2                          |
        | claim    | data 1Gi of class standard |
      When StatefulSet "web" is patched:
        """
        spec:
          volumeClaimTemplates:
          - metadata: { name: data }
            spec: { accessModes: [ReadWriteOnce], storageClassName: standard, resources: { requests: { storage: 2Gi } } }
        """
      Then it is refused with 422 Invalid, saying "updates to statefulset spec for fields other than"
      When claim "data-web-0" is patched:
        """
        spec: { resources: { requests: { storage: 2Gi } } }
        """
      And claim "data-web-1" is patched:
        """
        spec: { resources: { requests: { storage: 2Gi } } }
        """
      And StatefulSet "web" is deleted with propagation Orphan
      Then within 1 minute StatefulSet "web" is gone
      Given a running StatefulSet "web" with:
        | replicas | 2                          |
        | claim    | data 2Gi of class standard |
      When StatefulSet "web" is scaled to 3
      Then within 1 minute StatefulSet "web" is ready
      And claims "data-web-0, data-web-1, data-web-2" have:
        | status.capacity.storage | 2Gi |
      And pods "web-0, web-1" are the same as before
