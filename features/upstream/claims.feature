@STS-UPSTREAM-1
Feature: Upstream: retention of claims
  The end-to-end specs of Kubernetes for StatefulSets, in our own words.
  Source: https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/apps/statefulset.go

  @upstream-22 @STS-RETENTION-2
  Scenario: With whenDeleted the claims belong to the set and go with it
    Upstream: should delete PVCs with a WhenDeleted policy
    Given a running StatefulSet "ss" with:
      | replicas                             | 3                       |
      | claim                                | datadir 1Mi             |
      | persistentVolumeClaimRetentionPolicy | { whenDeleted: Delete } |
    Then claims "datadir-ss-0, datadir-ss-1, datadir-ss-2" have:
      | metadata.ownerReferences[0].kind | StatefulSet |
      | metadata.ownerReferences[0].name | ss          |
      | metadata.ownerReferences[1]      | absent      |
    When StatefulSet "ss" is deleted
    Then within 5 minutes the claims are exactly ""
    And within 5 minutes there are 0 volumes

  @upstream-23 @STS-RETENTION-1
  Scenario: With whenScaled the claims of the pods that go follow them
    Upstream: should delete PVCs with a OnScaledown policy
    Given a running StatefulSet "ss" with:
      | replicas                             | 3                      |
      | claim                                | datadir 1Mi            |
      | persistentVolumeClaimRetentionPolicy | { whenScaled: Delete } |
    When StatefulSet "ss" is scaled to 1
    Then within 5 minutes the claims are exactly "datadir-ss-0"

  @upstream-24 @STS-RETENTION-4 @Z67
  Scenario: A claim that another controller owns is left alone until it does not any more
    Upstream: should not delete PVC with OnScaledown policy if another controller owns the PVC
    Given a running StatefulSet "ss" with:
      | replicas | 3           |
      | claim    | datadir 1Mi |
    And the manifest is created:
      """
      { apiVersion: v1, kind: ConfigMap, metadata: { name: dummy-controller } }
      """
    When claim "datadir-ss-1" gets ConfigMap "dummy-controller" as its controller
    And StatefulSet "ss" is patched:
      """
      spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: Delete } }
      """
    And StatefulSet "ss" is scaled to 0
    Then within 5 minutes the claims are exactly "datadir-ss-1"
    When claim "datadir-ss-1" is patched:
      """
      metadata: { ownerReferences: null }
      """
    And StatefulSet "ss" is scaled to 2
    Then within 5 minutes StatefulSet "ss" is ready
    And the claims are exactly "datadir-ss-0, datadir-ss-1"
    And claim "datadir-ss-1" is the same as before
    When StatefulSet "ss" is scaled to 1
    Then within 5 minutes the claims are exactly "datadir-ss-0"

  @upstream-25 @STS-RETENTION-2 @STS-ADOPT-1
  Scenario: A pod that was orphaned and adopted does not keep its claim from going with the set
    Upstream: should delete PVCs after adopting pod (WhenDeleted)
    Upstream's patch is a bare metadata, that is, a patch that changes nothing; then follows one that does orphan.
    Given a running StatefulSet "ss" with:
      | replicas                             | 3                       |
      | claim                                | datadir 1Mi             |
      | persistentVolumeClaimRetentionPolicy | { whenDeleted: Delete } |
    When pod "ss-2" is patched:
      """
      { creationTimestamp: null }
      """
    Then pod "ss-2" is the same as before
    When pod "ss-2" is patched:
      """
      metadata: { ownerReferences: null }
      """
    Then within 1 minute pod "ss-2" has:
      | metadata.ownerReferences[0].name | ss |
    When StatefulSet "ss" is deleted
    Then within 5 minutes the claims are exactly ""

  @upstream-26 @STS-RETENTION-1 @STS-ADOPT-1
  Scenario: A pod that was orphaned and adopted does not keep its claim from going when it is scaled away
    Upstream: should delete PVCs after adopting pod (WhenScaled)
    Given a running StatefulSet "ss" with:
      | replicas                             | 3                      |
      | claim                                | datadir 1Mi            |
      | persistentVolumeClaimRetentionPolicy | { whenScaled: Delete } |
    When pod "ss-2" is patched:
      """
      { creationTimestamp: null }
      """
    And pod "ss-2" is patched:
      """
      metadata: { ownerReferences: null }
      """
    And StatefulSet "ss" is scaled to 1
    Then within 5 minutes the claims are exactly "datadir-ss-0"

  @upstream-27 @STS-RETENTION-4 @Z67
  Scenario: Owners of claims that the set does not know stay, and so do their claims
    Upstream: should not delete PVCs when there is another controller
    Given a running StatefulSet "ss" with:
      | replicas | 4           |
      | claim    | datadir 1Mi |
    And the manifest is created:
      """
      { apiVersion: v1, kind: ConfigMap, metadata: { name: random-owner } }
      """
    When claim "datadir-ss-1" gets ConfigMap "random-owner" as its owner
    And claim "datadir-ss-3" is patched:
      """
      metadata:
        finalizers: [keep-with/stale-ref]
        ownerReferences:
        - { apiVersion: apps/v1, kind: StatefulSet, name: unknown, uid: 9d86d6ae-4e06-4ff1-bc55-f77f52e272e9, controller: true, blockOwnerDeletion: true }
      """
    And StatefulSet "ss" is patched:
      """
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete } }
      """
    Then within 1 minute claims "datadir-ss-0, datadir-ss-2" have:
      | metadata.ownerReferences[0].kind               | StatefulSet |
      | metadata.ownerReferences[0].name               | ss          |
      | metadata.ownerReferences[0].controller         | true        |
      | metadata.ownerReferences[0].blockOwnerDeletion | true        |
      | metadata.ownerReferences[1]                    | absent      |
    And within 1 minute claim "datadir-ss-1" has:
      | metadata.ownerReferences[0].name | random-owner |
      | metadata.ownerReferences[1].name | ss           |
      | metadata.ownerReferences[2]      | absent       |
    And claim "datadir-ss-3" has:
      | metadata.ownerReferences[0].name | unknown |
      | metadata.ownerReferences[1]      | absent  |
    When claim "datadir-ss-0" gets StatefulSet "ss" as its owner
    And StatefulSet "ss" is patched:
      """
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete, whenScaled: Delete } }
      """
    Then within 1 minute claim "datadir-ss-0" has:
      | metadata.ownerReferences[0].controller | true |
    And at some time claim "datadir-ss-0" had:
      | metadata.ownerReferences[0].controller | false |
    When StatefulSet "ss" is deleted
    Then within 5 minutes the claims are exactly "datadir-ss-1, datadir-ss-3"
    And claim "datadir-ss-3" is terminating
    And for 10 minutes claim "datadir-ss-1" is not terminating

  @upstream-28 @STS-STORAGE-4 @Z63
  Scenario: A pod that waits for a node gets its claim again when that is deleted
    Upstream: PVC should be recreated when pod is pending due to missing PVC
    Given a running StatefulSet "ss" with:
      | replicas                   | 1                                |
      | template.spec.nodeSelector | { kubernetes.io/hostname: node-1 } |
      | claim                      | datadir 1Mi                      |
    When node "node-1" is patched:
      """
      spec: { unschedulable: true }
      """
    And pod "ss-0" is deleted
    Then within 1 minute pod "ss-0" is another than before
    And within 1 minute StatefulSet "ss" has:
      | status.currentReplicas | 1 |
    And pod "ss-0" is unscheduled
    When claim "datadir-ss-0" is deleted
    And node "node-1" is patched:
      """
      spec: { unschedulable: null }
      """
    Then within 5 minutes StatefulSet "ss" is ready
    And claim "datadir-ss-0" is another than before
    And pod "ss-0" has:
      | spec.nodeName | node-1 |
