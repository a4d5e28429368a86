import type { FindingsWords } from './words.ts';

export const findings: FindingsWords = {
  'used-after-deletion': {
    title: 'RAM 用户/角色删除后，KubeConfig 仍被使用',
    whatToDo:
      '请根据来源地址和 User-Agent 查明使用者或工作负载。确认无人需要后批准吊销；如仍需要，请在工作负载改用独立身份之前先豁免。',
  },
  'evidence-unknown': {
    title: 'KubeConfig 是否仍在使用未知',
    whatToDo:
      '请消除所列原因，例如开启集群审计，系统每晚会重新检查。如果您确认无人需要，请批准吊销，并指明要忽略的未知项。',
  },
  'grants-unverified': {
    title: 'KubeConfig 已吊销，授权未核实',
    whatToDo:
      '请在集群中查找主体为该 UID 的角色绑定，如有残留请删除。ACK 无法返回已删除的 RAM 用户/角色的授权。',
  },
  unconfirmed: {
    title: '变更尚未在云上生效',
    whatToDo: '请等待系统自动重新检查。如果一直未生效，请与 ACK 控制台核对；如为恢复操作，请重新发起。',
  },
  'vendor-refused': {
    title: 'ACK 拒绝吊销',
    whatToDo:
      '请查看 ACK 返回的原因，通常是七天内存在访问记录，或无法检查访问记录。请先查明使用者；批准后将跳过 ACK 的访问记录检查直接吊销。',
  },
  'vendor-denied': {
    title: 'kubeconfig-guard 没有吊销权限',
    whatToDo: '请为函数 revoke 的角色添加所需的权限策略，并授予集群的管理员权限（RBAC）。系统会自动重试。',
  },
  'granted-again': {
    title: '吊销后被重新授权',
    whatToDo: '请了解是谁授权以及原因。如需保留请豁免，否则请批准吊销；在此之前系统不会自动处理。',
  },
  'not-revocable': {
    title: '禁止吊销或暂时无法吊销',
    whatToDo:
      '访问途径仍然存在，请查看原因。受保护的凭据需由其所有者处理；状态异常的集群请修复或删除，之后系统会重新检查。',
  },
  'over-limit': {
    title: '计划超出上限，未执行任何吊销',
    whatToDo: '请检查计划，确认无误后整体批准。如有问题，请暂停吊销，并查明涉及大量身份的原因。',
  },
  'hold-waiting': {
    title: '暂缓项等待人工处理',
    whatToDo: '请批准吊销，或填写原因和截止时间后豁免。',
  },
  'identity-unresolved': {
    title: '无法确定事件涉及的身份',
    whatToDo:
      '请在操作审计 ActionTrail 中找到该事件，并向变更人确认 UID。如果对应的 RAM 用户/角色已删除，请按 UID 申请吊销。',
  },
  'identity-still-exists': {
    title: '收到删除事件，但 RAM 用户/角色仍存在',
    whatToDo:
      '请在 RAM 中确认是未真正删除，还是有同名的新用户或新角色。如果被删除的是另一个 UID，请按该 UID 申请吊销。',
  },
  'clusters-unread': {
    title: '删除后的检查未能覆盖全部集群',
    whatToDo: '请查看哪些集群或身份无法查询，并为 kubeconfig-guard 授予访问权限。系统会自动重新查询。',
  },
  'changed-elsewhere': {
    title: '恢复时其他集群的授权丢失',
    whatToDo: '请将所列授权与应有的授权核对，并在 ACK 控制台补上缺少的授权。',
  },
  residual: {
    title: '已删除的 RAM 用户/角色残留 KubeConfig',
    whatToDo: '请吊销，或填写原因和截止时间后豁免。',
  },
  'grants-left': {
    title: 'KubeConfig 已清除，授权仍有残留',
    whatToDo: '请申请吊销，授权会一并清理；也可以在集群中删除该 UID 的角色绑定。',
  },
  'frozen-with-access': {
    title: '已冻结的账号持有有效的 KubeConfig',
    whatToDo: '冻结账号不会使证书失效。如需终止访问请吊销，否则请解除冻结。',
  },
  expiring: {
    title: '证书即将过期',
    whatToDo: '如仍需要，请颁发新的 KubeConfig；如不需要，等待其过期即可。',
  },
  'log-unverifiable': {
    title: '审计日志无法证明 KubeConfig 未被使用',
    whatToDo:
      '请开启集群审计，并将日志至少保存七天，缺少的内容见正文。在此之前，该集群的 KubeConfig 不会被判定为未使用。',
  },
  'cluster-unread': {
    title: '无法获取集群的 KubeConfig 列表',
    whatToDo: '请查看原因，授予查询列表的权限或修复集群。下次运行会重新检查。',
  },
  'encryption-at-risk': {
    title: 'Secret 无法读取，或即将无法读取',
    whatToDo:
      '集群的 API Server 依赖此密钥，请立即处理所列问题：启用密钥、取消删除、导入密钥材料，或授权 ACK 的系统角色。',
  },
  'encryption-off': {
    title: '未开启 Secret 加密',
    whatToDo: '请在 ACK 控制台的集群基本信息中，选择同一地域的 KMS 密钥，开启 Secret 落盘加密。',
  },
  'encryption-unknown': {
    title: 'Secret 是否加密未知',
    whatToDo: '请为所列内容授予读取权限，然后重新验证该地域。',
  },
  'encryption-unproven': {
    title: 'Secret 加密已开启，未见使用',
    whatToDo: '请在集群中写入一个 Secret，然后重新验证该地域：空闲的集群可能没有使用记录。',
  },
  'encryption-changed': {
    title: 'Secret 加密配置已变更',
    whatToDo: '请向变更人确认是否有意为之。如果不是，请改回，并通过 Deny 策略收回该权限。',
  },
  'key-at-risk': {
    title: '集群使用的 KMS 密钥不可用',
    whatToDo: '请立即使用所列的 API 调用恢复密钥，否则相关集群的 API Server 将不可用。然后查明变更人。',
  },
  'key-unprotected': {
    title: 'KMS 密钥未开启删除保护',
    whatToDo: '请在 KMS 控制台开启删除保护（SetDeletionProtection）。',
  },
  'key-not-rotated': {
    title: 'KMS 密钥未开启自动轮转',
    whatToDo: '请在 KMS 控制台开启自动轮转（UpdateRotationPolicy）。',
  },
  'key-rotated': {
    title: 'KMS 密钥已轮转',
    whatToDo: '请使用所列命令重新写入各集群的 Secret，否则已有的 Secret 仍由旧的密钥版本加密。',
  },
  'sweep-unseen': {
    title: '上次运行未能检查全部内容',
    whatToDo: '请查看未能检查的内容和原因，并消除原因。下次运行会重新检查。',
  },
  'run-overdue': {
    title: '夜间运行逾期未完成',
    whatToDo: '请查看函数 sweep 的日志和定时触发器，消除原因后手动发起一次运行。',
  },
  'events-silent': {
    title: '未收到账号的任何事件',
    whatToDo:
      '请确认函数 revoke 和 record 的 EventBridge 触发器已启用，且部署在 cn-hangzhou 或 ap-southeast-1。如果期间没有任何变更，则一切正常。',
  },
  'dead-letters': {
    title: '调用失败且不再重试',
    whatToDo: '请在函数日志中查看原因并消除，然后重新发起，或等待下次运行。',
  },
  'trigger-off': {
    title: '触发器缺失或已停用',
    whatToDo: '请在函数计算中启用触发器，或重新部署函数。',
  },
  'health-unknown': {
    title: 'kubeconfig-guard 的运行状况未知',
    whatToDo: '请查看哪些内容无法查询，并为函数 record 授予相应权限。系统每小时重新查询。',
  },
  'encryption-can-be-switched-off': {
    title: '有用户或角色可以关闭 Secret 加密',
    whatToDo:
      '请为不需要此权限的用户和角色添加拒绝 cs:UpdateKMSEncryption 的 Deny 策略。未能解析的策略请人工检查。',
  },
};
