Feature: Manifests that the API server refuses
  The seeds' manifests with their mistakes, refused in the API server's own words, and the fields that cannot change.
  Source: Kubernetes API validation, version 1.36

  Rule: Mistakes in the seeds

    @STS-VALIDATION-1 @seed-001
    Scenario: A capital letter in a name
      When the manifest is created:
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: replicaSet-test
        spec:
          replicas: 1
          selector:
            matchLabels:
              type: web
          template:
            metadata:
              labels:
                type: web
            spec:
              containers:
              - name: container
                image: kubetm/app
              terminationGracePeriodSeconds: 10
        """
      Then it is refused with 422 Invalid:
        """
        ReplicaSet.apps "replicaSet-test" is invalid: metadata.name: Invalid value: "replicaSet-test": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """

    @STS-VALIDATION-1 @seed-000
    Scenario: A set without a selector
      When the manifest is created:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: kubia }
        spec:
          serviceName: kubia
          template:
            metadata: { labels: { app: kubia } }
            spec: { containers: [{ name: kubia, image: luksa/kubia-pet }] }
        """
      Then it is refused with 422 Invalid

    @STS-VALIDATION-1 @seed-000
    Scenario: A request for storage that is misspelt is no request at all
      When the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec:
          accessModes: [ReadWriteOnce]
          resources: { requests: { starage: 1Mi } }
        """
      Then it is refused with 422 Invalid

    @STS-VALIDATION-1 @seed-002
    Scenario: A claim template whose spec slipped into its metadata has no access modes
      When the manifest is created:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: kubia }
        spec:
          serviceName: kubia
          selector: { matchLabels: { app: kubia } }
          template:
            metadata: { labels: { app: kubia } }
            spec: { containers: [{ name: kubia, image: luksa/kubia-pet }] }
          volumeClaimTemplates:
          - metadata:
              name: data
              spec:
              resources:
                requests:
                storage: 1Mi
              accessModes:
              - ReadWriteOnce
        """
      Then it is refused with 422 Invalid

  Rule: What a set cannot be

    @STS-VALIDATION-2
    Scenario Outline: <what>
      When a StatefulSet "web" with:
        | replicas | 1       |
        | <field>  | <value> |
      Then it is refused with 422 Invalid

      Examples:
        | what                        | field                                | value     |
        | a negative ordinal          | ordinals.start                       | -1        |
        | an unknown policy           | podManagementPolicy                  | Sometimes |
        | an unknown strategy         | updateStrategy.type                  | Later     |
        | pods that are not restarted | template.spec.restartPolicy          | Never     |
        | a negative minReadySeconds  | minReadySeconds                      | -5        |
        | a selector that does not fit | selector.matchLabels                | { a: b }  |

    @STS-VALIDATION-2
    Scenario: Text where a number belongs
      When the manifest is created:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: web }
        spec: { replicas: three }
        """
      Then it is refused with 400 BadRequest

    @STS-SPEC-1
    Scenario: The governing service cannot be changed
      Given a running StatefulSet "web" with 1 replica
      When StatefulSet "web" is patched:
        """
        spec: { serviceName: other }
        """
      Then it is refused with 422 Invalid
      And StatefulSet "web" has:
        | spec.serviceName | web |

    @STS-VALIDATION-2
    Scenario: A name that is taken
      Given a running StatefulSet "web" with 1 replica
      When a StatefulSet "web" with:
        | replicas | 5 |
      Then it is refused with 409 AlreadyExists:
        """
        statefulsets.apps "web" already exists
        """

    @STS-VALIDATION-2 @Z44
    Scenario: A name so long that its revision label does not fit makes no pods
      Given a StatefulSet "a-name-of-fifty-eight-characters-that-is-legal-but-useless" with:
        | replicas | 1 |
      Then for 5 minutes the pods are exactly ""
      And within 5 minutes StatefulSet "a-name-of-fifty-eight-characters-that-is-legal-but-useless" has the event FailedCreate "must be no more than 63"
