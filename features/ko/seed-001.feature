# language: ko
기능: 스테이트풀셋과 레플리카셋의 차이 (시드 001)
  레플리카셋의 파드는 이름이 무작위이고 동시에 생기고 사라지며, 스테이트풀셋의 파드는 순서대로 생기고 역순으로 사라진다.
  출처: 시드 001, "Stateful-set"

  @STS-ORDER-1 @STS-CONTRAST-1 @seed-001
  시나리오: 세 개로 늘리면 스테이트풀셋은 순서대로, 레플리카셋은 한꺼번에 만든다
    먼저 the manifest "manifests/replica-test.yaml" is created
    그리고 the manifest "manifests/stateful-test.yaml" is created
    그러면 within 2 minutes StatefulSet "stateful-test" is ready
    만일 StatefulSet "stateful-test" is scaled to 3
    그러면 within 2 minutes StatefulSet "stateful-test" is ready
    그리고 the pods were created in the order "stateful-test-1, stateful-test-2", each after the one before became ready
    만일 ReplicaSet "replicaset-test" is scaled to 3
    그러면 within 1 second there are 6 pods

  @STS-NAME-2 @seed-001
  시나리오: 지운 파드는 이름 그대로 다시 만들어진다
    먼저 the manifest "manifests/stateful-test.yaml" is created
    그러면 within 2 minutes StatefulSet "stateful-test" is ready
    만일 pod "stateful-test-0" is deleted
    그러면 within 2 minutes pod "stateful-test-0" is another than before
    그리고 within 2 minutes pod "stateful-test-0" is ready

  @STS-STORAGE-2 @seed-001
  시나리오: 파드마다 자기 클레임이 있어 파일이 섞이지 않는다
    먼저 the manifest "manifests/stateful-pvc.yaml" is created
    그리고 StatefulSet "stateful-pvc" is scaled to 3
    그러면 within 5 minutes StatefulSet "stateful-pvc" is ready
    만일 pod "stateful-pvc-0" runs "touch /applog/hello-modu-stateful.log"
    그리고 pod "stateful-pvc-1" runs "ls /applog"
    그러면 it prints ""
    만일 pod "stateful-pvc-0" runs "ls /applog"
    그러면 it prints "hello-modu-stateful.log"

  @STS-CONTRAST-1 @STS-ORDER-3 @seed-001
  시나리오: 0 으로 줄이면 레플리카셋은 동시에, 스테이트풀셋은 역순으로 삭제한다
    먼저 the manifest "manifests/stateful-test.yaml" is created
    그리고 StatefulSet "stateful-test" is scaled to 3
    그러면 within 5 minutes StatefulSet "stateful-test" is ready
    만일 StatefulSet "stateful-test" is scaled to 0
    그러면 within 5 minutes the pods are exactly ""
    그리고 the pods were deleted in the order "stateful-test-2, stateful-test-1, stateful-test-0", each after the one before was gone

  @STS-CONTRAST-2 @seed-001
  시나리오: 레플리카셋의 파드는 하나의 클레임을 함께 써서 파일이 모두에게 보인다
    먼저 the manifest "manifests/replica-pvc.yaml" is created
    그러면 within 2 minutes ReplicaSet "replica-pvc" is ready
    만일 a pod of ReplicaSet "replica-pvc" runs "touch /applog/hello_modu.log"
    그리고 ReplicaSet "replica-pvc" is scaled to 3
    그러면 within 2 minutes ReplicaSet "replica-pvc" is ready
    그리고 every pod of ReplicaSet "replica-pvc" prints "hello_modu.log" for "ls /applog"

  @STS-NETWORK-2 @STS-NAME-2 @seed-001
  시나리오: Primary 가 죽으면 Arbiter 가 Secondary 를 Primary 로 바꾼다
    먼저 the manifest "manifests/roles.yaml" is created
    그러면 within 2 minutes StatefulSet "db" is ready
    그리고 within 30 seconds pod "db-2" prints "primary" for "wget -qO- http://db-0.db/role"
    만일 pod "db-0" is deleted
    그러면 within 1 minute pod "db-2" prints "primary" for "wget -qO- http://db-1.db/role"
