# language: ko
기능: 가축이 아니라 애완동물 (시드 004)
  상태를 갖는 파드는 이름이 있고 쉽게 대체될 수 없으며, 볼륨 클레임은 셋을 지워도 남는다.
  출처: 시드 004, "13.3 스테이트풀셋"

  @STS-NAME-1 @STS-CONTRAST-1 @seed-004
  시나리오: 스테이트풀셋의 이름은 순차적이고 레플리카셋의 이름은 그렇지 않다
    먼저 a running StatefulSet "web" with 3 replicas
    그러면 the pods are exactly "web-0, web-1, web-2"
    먼저 the manifest "manifests/replica-test.yaml" is created
    그러면 within 1 minute ReplicaSet "replicaset-test" is ready
    만일 the pods of ReplicaSet "replicaset-test" are deleted
    그러면 within 1 minute ReplicaSet "replicaset-test" is ready
    그리고 no pod of ReplicaSet "replicaset-test" has its name from before

  @STS-STORAGE-3 @seed-004
  시나리오: 셋을 삭제해도 클레임과 볼륨은 함께 삭제되지 않는다
    먼저 a running StatefulSet "web" with:
      | replicas | 3        |
      | claim    | data 1Gi |
    만일 StatefulSet "web" is deleted
    그러면 within 2 minutes the pods are exactly ""
    그리고 the claims are exactly "data-web-0, data-web-1, data-web-2"
    그리고 within 1 second there are 3 volumes

  @STS-NETWORK-2 @seed-004
  시나리오: 헤드리스 서비스의 이름은 접근 가능한 파드들의 주소이다
    먼저 the manifest "manifests/peers.yaml" is created
    그러면 within 2 minutes StatefulSet "web" is ready
    그리고 within 1 minute pod "client" is ready
    그리고 within 10 seconds pod "client" prints "2" for "nslookup peers.default.svc.cluster.local | grep -c ^Name"
