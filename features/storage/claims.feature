Feature: A claim for each pod
  Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage

  Rule: volumeClaimTemplates make a claim for every ordinal

    @STS-STORAGE-1 @seed-001 @seed-004
    Scenario: One claim and one volume for each pod
      Given the manifest "manifests/stateful-pvc.yaml" is created
      Then within 2 minutes claim "volume-stateful-pvc-0" is Bound
      When StatefulSet "stateful-pvc" is scaled to 3
      Then within 5 minutes StatefulSet "stateful-pvc" is ready
      And claims "volume-stateful-pvc-0, volume-stateful-pvc-1, volume-stateful-pvc-2" are Bound
      And within 1 second there are 3 volumes

    @STS-STORAGE-1 @STS-IDENTITY-4
    Scenario: Each pod mounts its own claim
      Given a running StatefulSet "web" with:
        | replicas | 2                 |
        | claim    | data 1Gi at /data |
      Then pod "web-1" has:
        | spec.volumes[0].name                            | data       |
        | spec.volumes[0].persistentVolumeClaim.claimName | data-web-1 |
      And claim "data-web-1" has:
        | metadata.labels[app]            | web             |
        | spec.accessModes                | [ReadWriteOnce] |
        | spec.resources.requests.storage | 1Gi             |
        | metadata.ownerReferences        | absent          |

    @STS-STORAGE-1
    Scenario: Several templates make several claims for each pod
      Given a running StatefulSet "web" with:
        | replicas | 2                   |
        | claim    | data 1Gi at /data   |
        | claim    | logs 10Mi at /logs  |
      Then the claims are exactly "data-web-0, data-web-1, logs-web-0, logs-web-1"

    @STS-STORAGE-1
    Scenario: A claim of that name that exists already is used
      Given the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data-web-0 }
        spec:
          accessModes: [ReadWriteOnce]
          resources: { requests: { storage: 5Gi } }
        """
      And a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      Then claim "data-web-0" has:
        | spec.resources.requests.storage | 5Gi |

  Rule: The data of one pod is not that of another

    @STS-STORAGE-2 @seed-001
    Scenario: A file that one pod writes is not seen by the next
      Given the manifest "manifests/stateful-pvc.yaml" is created
      And StatefulSet "stateful-pvc" is scaled to 2
      Then within 2 minutes StatefulSet "stateful-pvc" is ready
      When pod "stateful-pvc-0" runs "touch /applog/hello-modu-stateful.log"
      And pod "stateful-pvc-0" runs "ls /applog"
      Then it prints "hello-modu-stateful.log"
      When pod "stateful-pvc-1" runs "ls /applog"
      Then it prints ""

    @STS-STORAGE-2 @seed-003
    Scenario: Each pod writes its own host name into its page
      Given the manifest is created:
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: nfs-storageclass }
        provisioner: example.com/nfs
        """
      And the manifest "manifests/nginx-web.yaml" is created
      Then within 5 minutes StatefulSet "web" is ready
      When pod "web-0" runs "echo $(hostname) > /usr/share/nginx/html/index.html"
      And pod "web-1" runs "echo $(hostname) > /usr/share/nginx/html/index.html"
      And pods "web-0, web-1" are deleted
      Then within 5 minutes StatefulSet "web" is ready
      When pod "web-0" runs "cat /usr/share/nginx/html/index.html"
      Then it prints "web-0"
      When pod "web-1" runs "cat /usr/share/nginx/html/index.html"
      Then it prints "web-1"

  Rule: A claim outlives its pod, and the next pod of that name gets it back with its data

    @STS-STORAGE-3 @seed-000 @seed-002 @seed-003
    Scenario: The data is there after the pod was deleted
      Given the manifest "manifests/kubia.yaml" is created
      Then within 2 minutes StatefulSet "kubia" is ready
      When pod "kubia-0" runs "echo 'Hey there! This greeting was submitted to kubia-0' > /var/data/kubia.txt"
      And pod "kubia-0" is deleted
      Then within 2 minutes pod "kubia-0" is ready
      And pod "kubia-0" is another than before
      And claim "data-kubia-0" is the same as before
      When pod "kubia-0" runs "cat /var/data/kubia.txt"
      Then it prints "Hey there! This greeting was submitted to kubia-0"

    @STS-STORAGE-3 @seed-002
    Scenario: Scaling down keeps the claim, and scaling up finds it again
      Given a running StatefulSet "kubia" with:
        | replicas | 2                     |
        | claim    | data 1Mi at /var/data |
      And pod "kubia-1" runs "echo kept > /var/data/file"
      When StatefulSet "kubia" is scaled to 1
      Then within 2 minutes the pods are exactly "kubia-0"
      And for 10 minutes claim "data-kubia-1" is Bound
      When StatefulSet "kubia" is scaled to 2
      Then within 2 minutes pod "kubia-1" is ready
      And claims "data-kubia-0, data-kubia-1" are the same as before
      When pod "kubia-1" runs "cat /var/data/file"
      Then it prints "kept"

    @STS-STORAGE-3 @seed-001 @seed-004
    Scenario: Deleting the set keeps claims and volumes
      Given a running StatefulSet "web" with:
        | replicas | 2        |
        | claim    | data 1Gi |
      When StatefulSet "web" is deleted
      Then within 2 minutes the pods are exactly ""
      And for 10 minutes claims "data-web-0, data-web-1" are Bound
      And claims "data-web-0, data-web-1" are the same as before

    @STS-STORAGE-3 @seed-001 @seed-004
    Scenario: A set of the same name takes the old claims up
      Given a running StatefulSet "web" with:
        | replicas | 2        |
        | claim    | data 1Gi |
      And pod "web-1" runs "echo before > /data/file"
      When StatefulSet "web" is deleted
      And 2 minutes pass
      Given a running StatefulSet "web" with:
        | replicas | 2        |
        | claim    | data 1Gi |
      Then claims "data-web-0, data-web-1" are the same as before
      When pod "web-1" runs "cat /data/file"
      Then it prints "before"

    @STS-STORAGE-3
    Scenario: An update keeps the data
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      And pod "web-0" runs "echo old > /data/file"
      When the image of StatefulSet "web" is changed to "nginx:2"
      Then within 2 minutes StatefulSet "web" is rolled out
      When pod "web-0" runs "cat /data/file"
      Then it prints "old"

  Rule: A claim that is deleted goes only when no pod uses it any more

    @STS-STORAGE-4 @Z63
    Scenario: Claim and pod are deleted, and a new empty claim takes their place
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      And pod "web-0" runs "echo lost > /data/file"
      When claim "data-web-0" is deleted
      And 1 minute passes
      Then claim "data-web-0" is terminating
      When pod "web-0" is deleted
      Then within 5 minutes pod "web-0" is ready
      And claim "data-web-0" is another than before
      When pod "web-0" runs "ls /data"
      Then it prints ""

    @STS-STORAGE-4 @Z60
    Scenario: The templates of claims cannot be changed
      Given a running StatefulSet "web" with:
        | replicas | 1        |
        | claim    | data 1Gi |
      When StatefulSet "web" is patched:
        """
        spec:
          volumeClaimTemplates:
          - metadata: { name: data }
            spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 2Gi } } }
        """
      Then it is refused with 422 Invalid:
        """
        StatefulSet.apps "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
        """
