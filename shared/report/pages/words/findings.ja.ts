import type { FindingsWords } from './words.ts';

export const findings: FindingsWords = {
  'used-after-deletion': {
    title: 'RAM ユーザー/ロールの削除後に使用された kubeconfig',
    whatToDo:
      '送信元アドレスとユーザーエージェントから、使用している人またはワークロードを特定してください。不要であれば失効を承認し、必要であれば専用の資格情報へ移行するまで適用除外にします。',
  },
  'evidence-unknown': {
    title: '使用中かどうか不明な kubeconfig',
    whatToDo:
      'クラスター監査が無効など、記載された原因を取り除くと、次の夜に再確認されます。不要だと分かっている場合は、不明な点を明示して失効を承認してください。',
  },
  'grants-unverified': {
    title: 'kubeconfig は失効済み、権限は未検証',
    whatToDo:
      'この UID を対象とするロールバインディングがクラスターに残っていないか確認し、残っていれば削除してください。削除済みの RAM ユーザー/ロールの権限は ACK から取得できませんでした。',
  },
  unconfirmed: {
    title: 'クラウドにまだ反映されていない変更',
    whatToDo:
      '自動で再確認されるまでお待ちください。反映されない場合は ACK コンソールの表示と照合し、復元であればもう一度実行します。',
  },
  'vendor-refused': {
    title: 'ACK による失効の拒否',
    whatToDo:
      '過去 7 日以内のアクセスの有無など、ACK の応答から理由を確認し、使用者を特定してください。失効を承認すると、ACK のアクセス確認を省略して実行されます。',
  },
  'vendor-denied': {
    title: '失効に必要な権限の不足',
    whatToDo:
      '関数 revoke のロールに所定のポリシーをアタッチし、クラスターの管理者権限（RBAC）を付与してください。自動で再試行されます。',
  },
  'granted-again': {
    title: '失効後に再付与された権限',
    whatToDo:
      '誰が何のために付与したのか確認し、必要であれば適用除外にし、不要であれば失効を承認してください。それまで自動では失効しません。',
  },
  'not-revocable': {
    title: '失効禁止、または現在は失効できない kubeconfig',
    whatToDo:
      'アクセス経路として残るため、理由を確認し、保護対象であれば所有者が対処してください。異常な状態のクラスターは、修復または削除すると再確認されます。',
  },
  'over-limit': {
    title: '計画が上限を超過（失効は未実行）',
    whatToDo:
      '計画の内容を確認し、正しければ計画全体を承認してください。正しくなければ失効処理を一時停止し、対象が多い原因を調べます。',
  },
  'hold-waiting': {
    title: '担当者の判断を待つ保留',
    whatToDo: '失効を承認するか、理由と期限を付けて適用除外にしてください。',
  },
  'identity-unresolved': {
    title: '対象を特定できないイベント',
    whatToDo:
      'ActionTrail でイベントを探し、変更した担当者に UID を確認してください。その RAM ユーザー/ロールが削除されていれば、UID を指定して失効を申請します。',
  },
  'identity-still-exists': {
    title: '削除イベント後も存在する RAM ユーザー/ロール',
    whatToDo:
      '実際に削除されたのか、同名で新しく作成されたのかを RAM で確認してください。削除されたものの UID が異なる場合は、その UID を指定して失効を申請します。',
  },
  'clusters-unread': {
    title: '削除後の確認が完了していないクラスター',
    whatToDo:
      '照会できなかったクラスターまたは RAM ユーザー/ロールを確認し、kubeconfig-guard にアクセス権限を付与してください。自動で再照会されます。',
  },
  'changed-elsewhere': {
    title: '復元時に失われた他のクラスターの権限',
    whatToDo: '記載された権限と本来の権限を照合し、不足分を ACK コンソールで付与し直してください。',
  },
  residual: {
    title: '削除済みの RAM ユーザー/ロールの残存 kubeconfig',
    whatToDo: '失効させるか、理由と期限を付けて適用除外にしてください。',
  },
  'grants-left': {
    title: 'kubeconfig の削除後に残る権限',
    whatToDo:
      '失効を申請すると権限も削除されます。または、この UID のロールバインディングをクラスターから削除してください。',
  },
  'frozen-with-access': {
    title: '凍結中のアカウントの有効な kubeconfig',
    whatToDo:
      'アカウントを凍結しても証明書は無効になりません。アクセスを止める場合は失効させ、止めない場合は凍結を解除してください。',
  },
  expiring: {
    title: 'まもなく期限切れになる証明書',
    whatToDo: '引き続き必要であれば新しい kubeconfig を発行してください。不要であれば期限切れを待ちます。',
  },
  'log-unverifiable': {
    title: '未使用であることを監査ログで証明できないクラスター',
    whatToDo:
      '記載された不足点に応じて、クラスター監査を有効にし、ログを 7 日以上保存してください。それまでこのクラスターの kubeconfig は未使用と判定されません。',
  },
  'cluster-unread': {
    title: 'kubeconfig の一覧を取得できないクラスター',
    whatToDo:
      '原因を確認し、一覧の取得権限を付与するか、クラスターを修復してください。次回の実行で再確認されます。',
  },
  'encryption-at-risk': {
    title: 'Secret を読み取れない、または読み取れなくなるおそれ',
    whatToDo:
      'API サーバーはこのキーに依存しています。キーの有効化、削除の取り消し、キーマテリアルのインポート、ACK のロールの承認など、記載された対処を直ちに行ってください。',
  },
  'encryption-off': {
    title: 'Secret の暗号化が無効',
    whatToDo:
      'ACK コンソールのクラスターの基本情報で、同じリージョンの KMS キーを選択し、Secret の暗号化をオンにしてください。',
  },
  'encryption-unknown': {
    title: 'Secret が暗号化されているか不明',
    whatToDo: '記載された対象の読み取り権限を付与し、リージョンをもう一度検証してください。',
  },
  'encryption-unproven': {
    title: 'Secret の暗号化は有効（使用は未確認）',
    whatToDo:
      'クラスターに Secret を 1 つ書き込み、リージョンをもう一度検証してください。使用の少ないクラスターでは記録が残らないことがあります。',
  },
  'encryption-changed': {
    title: 'Secret の暗号化の設定変更',
    whatToDo:
      '意図した変更かどうかを変更者に確認してください。意図しない変更であれば元に戻し、拒否（Deny）ポリシーで変更権限を取り除きます。',
  },
  'key-at-risk': {
    title: 'クラスターが使用する KMS キーの使用不可',
    whatToDo:
      'キーがないと対象クラスターの API サーバーが使用できなくなるため、記載された API 呼び出しで直ちに元に戻してください。その後、変更者を確認します。',
  },
  'key-unprotected': {
    title: '削除保護が無効な KMS キー',
    whatToDo: 'KMS コンソールで削除保護を有効にしてください（SetDeletionProtection）。',
  },
  'key-not-rotated': {
    title: '自動ローテーションが無効な KMS キー',
    whatToDo: 'KMS コンソールで自動ローテーションを有効にしてください（UpdateRotationPolicy）。',
  },
  'key-rotated': {
    title: 'KMS キーのローテーション',
    whatToDo:
      '記載されたコマンドで各クラスターの Secret を書き直してください。書き直すまで、既存の Secret は以前のキーバージョンで暗号化されたままです。',
  },
  'sweep-unseen': {
    title: '前回の実行で確認できなかった対象',
    whatToDo: '確認できなかった対象と理由を読み、原因を取り除いてください。次回の実行で再確認されます。',
  },
  'run-overdue': {
    title: '夜間実行の遅延',
    whatToDo:
      '関数 sweep のログとタイマートリガーを確認し、原因を取り除いてください。その後、手動で実行を開始します。',
  },
  'events-silent': {
    title: 'アカウントのイベントの未着',
    whatToDo:
      '関数 revoke と record の EventBridge トリガーが有効で、cn-hangzhou または ap-southeast-1 にデプロイされていることを確認してください。変更が 1 件もなかった場合は問題ありません。',
  },
  'dead-letters': {
    title: '再試行されない失敗した呼び出し',
    whatToDo:
      '関数のログで原因を確認し、取り除いてください。その後、もう一度実行するか、次回の実行を待ちます。',
  },
  'trigger-off': {
    title: 'トリガーの欠落または無効化',
    whatToDo: 'Function Compute でトリガーを有効にするか、関数を再デプロイしてください。',
  },
  'health-unknown': {
    title: 'kubeconfig-guard の稼働状況が不明',
    whatToDo:
      '照会できなかった項目を確認し、関数 record に必要な権限を付与してください。1 時間ごとに再照会されます。',
  },
  'encryption-can-be-switched-off': {
    title: 'Secret の暗号化を無効にできるユーザーの存在',
    whatToDo:
      'この権限が不要なユーザーとロールに、cs:UpdateKMSEncryption の拒否（Deny）ポリシーをアタッチしてください。解釈できなかったポリシーは内容を直接確認します。',
  },
};
