@STS-ZOO-1
Feature: Bug zoo: controllers that hear late
  Controllers act on what their watches have told them, and each kind of object has a watch of its own. One that lags
  behind shows what is otherwise a race. docs/zoo.md lists every entry.
  Source: https://github.com/kubernetes/kubernetes/issues, by the numbers named below

  Rule: What a controller has not heard of did not happen

    @Z27 @STS-ORDER-1
    Scenario: A scale-up slips through while the controller takes a lower pod for ready
      kubernetes/kubernetes#41889. Users wanted web-1 to wait for web-0, which was not ready any more.
      Given a running StatefulSet "web" with 1 replica
      And the controllers hear of pods 5 seconds late
      When pod "web-0" stops being ready
      And StatefulSet "web" is scaled to 2
      Then within 1 second pod "web-1" is present
      And pod "web-0" is not ready
      When StatefulSet "web" is scaled to 3
      Then for 10 minutes the pods are exactly "web-0, web-1"

    @Z43 @STS-FAILURE-2
    Scenario: A controller that starts on an old view believes in a pod that is gone
      kubernetes/kubernetes#59848. Users wanted decisions on fresh views only; a pod that was deleted is not missed.
      Given a running StatefulSet "web" with 2 replicas
      And the controllers hear of pods 60 seconds late
      When pod "web-1" is deleted by force
      Then for 55 seconds the pods are exactly "web-0"
      And within 10 seconds the pods are exactly "web-0, web-1"

    @Z66 @STS-RETENTION-2
    Scenario: A claim that the set had not heard of is left over when the set goes
      kubernetes/kubernetes#142130. Users wanted it to go with the set, as whenDeleted Delete says.
      Given the controllers hear of claims 60 seconds late
      And a StatefulSet "web" with:
        | replicas                             | 1                       |
        | claim                                | data 1Gi                |
        | persistentVolumeClaimRetentionPolicy | { whenDeleted: Delete } |
      When 10 seconds pass
      Then the claims are exactly "data-web-0"
      When StatefulSet "web" is deleted
      Then within 2 minutes the pods are exactly ""
      And for 1 hour claim "data-web-0" is present

  Rule: A deletion of what is gone already counts as done, since 1.36

    @Z31 @STS-PARALLEL-2
    Scenario Outline: A pod that is gone already, and a scale-down of <version>
      kubernetes/kubernetes#136812, mended in 1.36. Users wanted the rest to go whatever had become of one pod.
      Given Kubernetes <version>
      And a running StatefulSet "web" with:
        | replicas            | 6        |
        | podManagementPolicy | Parallel |
      And the controllers hear of pods 30 seconds late
      When pod "web-4" is deleted by force
      And StatefulSet "web" is scaled to 1
      Then within 1 second pod "web-5" is terminating
      And <time> pod "web-1" is <state>
      And within 10 minutes the pods are exactly "web-0"

      Examples:
        | version | time            | state           |
        | 1.35    | for 20 seconds  | not terminating |
        | 1.36    | within 1 second | terminating     |

  Rule: Since 1.36 a set waits until its own writes are seen

    @Z50 @STS-ORDER-3
    Scenario Outline: A pod that was deleted and is not seen to be, in <version>
      KEP-5647. Users wanted each thing to be done once: until 1.35 a pod that is gone is deleted again.
      Given Kubernetes <version>
      And a running StatefulSet "web" with 2 replicas
      And the controllers hear of pods 10 seconds late
      When StatefulSet "web" is scaled to 1
      And 3 seconds pass
      And StatefulSet "web" is labelled "poke=1"
      Then within 1 minute StatefulSet "web" has the event <event> "Pod web-1 in StatefulSet web"
      And within 1 minute the pods are exactly "web-0"

      Examples:
        | version | event            |
        | 1.35    | FailedDelete     |
        | 1.36    | SuccessfulDelete |
