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
