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
    Scenario: The Service's selector stands outside of its spec
      When the YAML is posted to services:
        """
        apiVersion: v1
        kind: Service
        metadata:
         name: kubia
        spec:
         clusterIP: None
        selector:
         app: kubia
         ports:
         - name: http
           port: 80
        """
      Then it is refused with 400 BadRequest:
        """
        Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "selector"
        """

    @STS-VALIDATION-1 @seed-000
    Scenario: A StatefulSet of API version v1
      When the YAML is posted to statefulsets:
        """
        apiVersion: v1
        kind: StatefulSet
        metadata:
         name: kubia
        spec:
         serviceName: kubia
         replicas: 2
         template:
          metadata:
           labels:
            app: kubia
          spec:
           containers:
           - name: kubia
             image: luksa/kubia-pet
        """
      Then it is refused with 400 BadRequest:
        """
        StatefulSet in version "v1" cannot be handled as a StatefulSet: no kind "StatefulSet" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"
        """

    @STS-VALIDATION-1 @seed-000
    Scenario: The mounts stand outside of the container
      When the YAML is posted to statefulsets:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
         name: kubia
        spec:
         serviceName: kubia
         replicas: 2
         template:
          metadata:
           labels:
            app: kubia
          spec:
           containers:
           - name: kubia
             image: luksa/kubia-pet
           volumeMounts:
           - name: data
             mountPath: /var/data
        """
      Then it is refused with 400 BadRequest:
        """
        StatefulSet in version "v1" cannot be handled as a StatefulSet: strict decoding error: unknown field "spec.template.spec.volumeMounts"
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
      Then it is refused with 422 Invalid, naming spec.selector

    @STS-VALIDATION-1 @seed-000
    Scenario: A request for storage that is misspelt is no request for storage
      When the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec:
          accessModes: [ReadWriteOnce]
          resources: { requests: { starage: 1Mi } }
        """
      Then it is refused with 422 Invalid, naming spec.resources[storage]

    @STS-VALIDATION-1 @seed-001
    Scenario: A kind that does not exist
      When the YAML is posted to statefulsets:
        """
        apiVersion: apps/v1
        kind: StatefulSet-test
        metadata:
          name: stateful-test
        spec:
          replicas: 1
        """
      Then it is refused with 400 BadRequest:
        """
        StatefulSet-test in version "v1" cannot be handled as a StatefulSet: no kind "StatefulSet-test" is registered for version "apps/v1" in scheme "pkg/runtime/scheme.go:111"
        """

    @STS-VALIDATION-1 @seed-001
    Scenario: A tab where YAML wants spaces
      When the YAML is posted to statefulsets:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: stateful-test
        spec:
          replicas: 1
        	serviceName: "statefulset-test"
        """
      Then it is refused with 400 BadRequest, saying "yaml: line 7: found a tab character that violates indentation"

    @STS-VALIDATION-1 @seed-002
    Scenario: A claim template whose spec slipped into its metadata
      When the YAML is posted to statefulsets:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: kubia
        spec:
          serviceName: kubia
          selector: { matchLabels: { app: kubia } }
          template:
            metadata: { labels: { app: kubia } }
            spec:
              containers: [{ name: kubia, image: luksa/kubia-pet }]
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
      Then it is refused with 400 BadRequest:
        """
        StatefulSet in version "v1" cannot be handled as a StatefulSet: strict decoding error: unknown field "spec.volumeClaimTemplates[0].metadata.accessModes", unknown field "spec.volumeClaimTemplates[0].metadata.resources", unknown field "spec.volumeClaimTemplates[0].metadata.spec"
        """

  Rule: What a set cannot be

    @STS-VALIDATION-2
    Scenario Outline: <what>
      When a StatefulSet "web" with:
        | replicas | 1       |
        | <field>  | <value> |
      Then it is refused with 422 Invalid, naming <named>

      Examples:
        | what                         | field                       | value     | named                               |
        | a negative ordinal           | ordinals.start              | -1        | spec.ordinals.start                 |
        | an unknown policy            | podManagementPolicy         | Sometimes | spec.podManagementPolicy            |
        | an unknown strategy          | updateStrategy.type         | Later     | spec.updateStrategy                 |
        | pods that are not restarted  | template.spec.restartPolicy | Never     | spec.template.spec.restartPolicy    |
        | a negative minReadySeconds   | minReadySeconds             | -5        | spec.minReadySeconds                |
        | a selector that does not fit | selector.matchLabels        | { a: b }  | spec.template.metadata.labels       |

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

    @STS-SPEC-1 @T42
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

    @STS-VALIDATION-2 @Z77 @T43
    Scenario: A name so long that its revision label does not fit makes no pods
      Given a StatefulSet "a-name-of-fifty-eight-characters-that-is-legal-but-useless" with:
        | replicas | 1 |
      Then for 5 minutes the pods are exactly ""
      And within 5 minutes StatefulSet "a-name-of-fifty-eight-characters-that-is-legal-but-useless" has the event FailedCreate "must be no more than 63"
