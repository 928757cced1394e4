import type { Words } from '../en.ts'
import { alarmZh } from './alarms.ts'

const signals: Words['storage']['signals'] = new Map([
  ['stat', '调用'],
  ['property', '特性'],
  ['notify', '消息'],
  ['log', '日志'],
  ['span', '调用链'],
  ['event', 'Kubernetes 事件'],
  ['exit', '退出记录'],
  ['rollup', '调用汇总'],
  ['reporter', '上报者'],
])

export const storage: Words['storage'] = {
  title: '存储',
  stored: '已存储',
  room: '剩余空间',
  growth: '每天增长',
  full: '写满',
  when: (days) => (days === null ? '暂不会' : days === 0 ? '现在' : `${days} 天后`),
  file: (size, reusable, log) =>
    `一个 ${size} 的文件，其中 ${reusable} 已空出，供后续写入。最近写入的在其日志 ${log} 中，尚未计入。`,
  disk: (available, total) => `所在磁盘 ${total} 中可用 ${available}。`,
  node: (name, available, total) => `${name}：${total} 中可用 ${available}`,
  unknownSpace: 'Elasticsearch 不允许查询磁盘用量：该用户缺少 “monitor” 权限。',
  signal: '信号',
  days: '各天',
  oldest: '最早一天',
  records: '记录数',
  bytes: '大小',
  keptDays: '保留',
  dayCount: (count) => `${count} 天`,
  limit: '上限',
  fullAt: '达到上限',
  signals,
  jobs: '后台任务',
  job: '任务',
  jobNames: new Map([
    ['prepare', '准备之后几天的存储'],
    ['retention', '删除过期或超量的数据'],
  ]),
  state: '状态',
  works: '正常',
  fails: '失败，会再次尝试',
  lastSuccess: '最近成功',
  nextTry: '下次执行',
  lastFailure: '最近失败',
  alarm: (code, facts) => alarmZh(code, facts, signals),
}
