import type { Words } from '../en.ts'
import { alarmsZh } from './alarms.ts'

export const storage: Words['storage'] = {
  title: '存储',
  stored: '已存储',
  room: '剩余空间',
  growth: '每天增长',
  full: '写满',
  perDay: (text: string) => text,
  never: '暂不会',
  inDays: (days: number) => (days === 0 ? '现在' : `${days} 天后`),
  file: (size: string, reusable: string) => `一个 ${size} 的文件，其中 ${reusable} 已空出，会被重新使用`,
  node: (name: string, available: string, total: string) => `${name}：${total} 中可用 ${available}`,
  signal: '信号',
  days: '各天',
  records: '记录数',
  bytes: '大小',
  kept: '保留',
  retention: (days: number, bytes: string) => `${days} 天，最多 ${bytes}`,
  fullAt: '达到上限',
  barsOf: (days: number, oldest: string) => `${days} 天，最早 ${oldest}`,
  signals: {
    stat: '调用',
    property: '特性',
    notify: '消息',
    log: '日志',
    span: '调用链',
    rollup: '调用汇总',
    reporter: '上报者',
  } as Readonly<Record<string, string>>,
  jobs: '后台任务',
  job: '任务',
  lastSuccess: '最近成功',
  nextTry: '下次执行',
  lastFailure: '最近失败',
  alarm: (code: string, facts: Readonly<Record<string, string | number>>): string | undefined =>
    alarmsZh[code]?.(facts),
}
