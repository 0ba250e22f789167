# language: ko
기능: 스테이트풀셋의 아이덴티티와 데이터 (시드 002)
  파드가 죽어도 기존 파드의 아이덴티티와 상태를 유지하면서 다시 만들어진다.
  출처: 시드 002, "10장. 스테이트풀 셋"

  @STS-STORAGE-3 @seed-002
  시나리오: 파드를 지워도 저장한 데이터가 남는다
    먼저 the manifest "manifests/kubia.yaml" is created
    그러면 within 2 minutes StatefulSet "kubia" is ready
    만일 pod "kubia-0" runs "echo 'Hey there! This is greeting was submitted to kubia-0' > /var/data/kubia.txt"
    그리고 pod "kubia-0" is deleted
    그러면 within 2 minutes pod "kubia-0" is ready
    만일 pod "kubia-0" runs "cat /var/data/kubia.txt"
    그러면 it prints "Hey there! This is greeting was submitted to kubia-0"

  @STS-ORDER-3 @seed-002
  시나리오: 비정상인 파드가 있으면 스케일 다운하지 않는다
    먼저 a running StatefulSet "kubia" with 3 replicas
    만일 pod "kubia-0" stops being ready
    그리고 StatefulSet "kubia" is scaled to 1
    그러면 for 10 minutes the pods are exactly "kubia-0, kubia-1, kubia-2"

  @STS-UPDATE-1 @seed-002
  시나리오: 템플릿을 바꾸고 하나 늘리면 새 파드가 먼저 뜨고 나머지가 롤아웃된다
    먼저 a running StatefulSet "kubia" with 2 replicas
    만일 StatefulSet "kubia" is patched:
      """
      spec:
        replicas: 3
        template: { spec: { containers: [{ name: app, image: "luksa/kubia-pet-peers" }] } }
      """
    그러면 within 5 minutes StatefulSet "kubia" is rolled out
    그리고 the pods were created in the order "kubia-2, kubia-1, kubia-0"

  @STS-NODE-2 @seed-002
  시나리오: 노드가 죽어도 파드가 더 이상 실행되지 않는다는 확신이 없으면 대체 파드를 만들지 않는다
    먼저 a running StatefulSet "kubia" with 3 replicas
    만일 the node of pod "kubia-1" stops answering
    그리고 10 minutes pass
    그러면 no pods were created
    만일 pod "kubia-1" is deleted by force
    그러면 within 5 minutes pod "kubia-1" is ready
    그리고 pod "kubia-1" is another than before

  @STS-NETWORK-7 @seed-002
  시나리오: API 서버의 프록시로 데이터를 저장하고 불러온다
    먼저 the manifest "manifests/kubia.yaml" is created
    그러면 within 2 minutes StatefulSet "kubia" is ready
    만일 "Hey there! This is greeting was submitted to kubia-0" is posted to pod "kubia-0"
    그러면 it prints "Data stored on pod kubia-0"
    만일 pod "kubia-0" is deleted
    그러면 within 2 minutes StatefulSet "kubia" is ready
    만일 pod "kubia-0" is asked for "/"
    그러면 it prints:
      """
      You've hit kubia-0
      Data stored on this pod: Hey there! This is greeting was submitted to kubia-0
      """

  @STS-NETWORK-4 @seed-002
  시나리오: SRV 레코드로 피어를 모두 찾는다
    먼저 the manifest "manifests/kubia-peers.yaml" is created
    그러면 within 2 minutes StatefulSet "kubia" is ready
    그리고 within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"
    만일 pod "kubia-0" runs "dig SRV kubia.default.svc.cluster.local +noall +answer | sort"
    그러면 it prints:
      """
      kubia.default.svc.cluster.local. 30 IN	SRV	0 50 80 kubia-0.kubia.default.svc.cluster.local.
      kubia.default.svc.cluster.local. 30 IN	SRV	0 50 80 kubia-1.kubia.default.svc.cluster.local.
      """

  @STS-NODE-1 @seed-002
  시나리오: 노드가 다시 정상으로 돌아오면 파드는 다시 준비된다
    먼저 a running StatefulSet "kubia" with 3 replicas
    만일 the node of pod "kubia-1" stops answering
    그리고 2 minutes pass
    그러면 pod "kubia-1" is not ready
    만일 the node of pod "kubia-1" answers again
    그러면 within 1 minute pod "kubia-1" is ready
    그리고 pod "kubia-1" is the same as before
