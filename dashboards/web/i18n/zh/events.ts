import type { Words } from '../en.ts'

export const events: Words['events'] = {
  title: '事件',
  placeholder: '词 "短语" reason:BackOff -type:Normal name:cartserver-0',
  nothing: '这段时间内集群没有事件',
  help: '事件来自 Tarsier 跟踪的 Kubernetes 集群：它的服务账号所在的集群，或 kubeconfig 指定的集群。',
  more: '更早的事件',
  time: '时间',
  object: '对象',
  message: '内容',
  from: '来源',
  logsOf: '这段时间前后的日志',
  times: (count, since) => `自 ${since} 起 ${count} 次`,
  fields: {
    type: '类型',
    reason: '原因',
    kind: '对象类型',
    name: '对象',
    namespace: '命名空间',
    app: '应用',
    server: '服务',
    component: '来源',
    host: '节点',
  },
}
