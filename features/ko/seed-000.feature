# language: ko
기능: 스테이트풀셋과 영구 볼륨 (시드 000)
  애플리케이션의 인스턴스는 안정적인 이름과 상태를 가지며, 볼륨은 파드보다 오래 산다.
  출처: 시드 000, "kubernetes stateful set"

  규칙: 파드에는 순서형 색인이 할당되고, 축소하면 가장 높은 색인부터 하나씩 제거된다

    @STS-NAME-1 @STS-ORDER-3 @seed-000
    시나리오: kubia 를 만들고 축소한다
      먼저 the manifest "manifests/kubia.yaml" is created
      그러면 within 2 minutes StatefulSet "kubia" is ready
      그리고 the pods are exactly "kubia-0, kubia-1"
      만일 StatefulSet "kubia" is scaled to 0
      그러면 within 5 minutes the pods are exactly ""
      그리고 the pods were deleted in the order "kubia-1, kubia-0", each after the one before was gone

  규칙: 관리 서비스는 헤드리스이다

    @STS-NETWORK-1 @seed-000
    시나리오: 서비스에는 클러스터 주소가 없다
      먼저 the manifest "manifests/kubia.yaml" is created
      그러면 service "kubia" has:
        | spec.clusterIP | None |

  규칙: 미리 만든 볼륨이 클레임에 묶인다

    @STS-VOLUME-1 @seed-000
    시나리오: pv-a, pv-b, pv-c
      먼저 the manifest "manifests/volumes-a-b-c.yaml" is created
      그러면 within 10 seconds volumes "pv-a, pv-b, pv-c" are Available

  규칙: 로드밸런싱이 아니라 개별 파드의 이름으로 접속한다

    @STS-NETWORK-2 @seed-000
    시나리오: 파드마다 {pod name}.{service name}.{namespace}.svc.cluster.local 이라는 이름이 있다
      먼저 the manifest "manifests/kubia.yaml" is created
      그러면 within 2 minutes StatefulSet "kubia" is ready
      그리고 within 10 seconds the endpoints of service "kubia" are exactly "kubia-0, kubia-1"
      만일 pod "kubia-0" runs "curl -s kubia-1.kubia.default.svc.cluster.local:8080 | head -n 1"
      그러면 it prints "You've hit kubia-1"

  규칙: 클레임이 볼륨을 해제하면 다시 사용된다

    @STS-VOLUME-2 @seed-000
    시나리오: Recycle 은 볼륨을 비우고 다시 Available 로 만든다
      먼저 the manifest is created:
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: pv-a }
        spec:
          capacity: { storage: 1Mi }
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Recycle
          nfs: { server: 192.0.2.7, path: /pv-a }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec: { storageClassName: "", accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Mi } } }
        """
      그러면 within 1 minute claim "data" is Bound
      만일 claim "data" is deleted
      그러면 within 5 minutes volume "pv-a" is Available
