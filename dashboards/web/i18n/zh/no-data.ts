import type { Words } from '../en.ts'
import { findingsZh } from './findings.ts'

export const findingText: Words['findingText'] = ({ code, facts }) => findingsZh[code]?.(facts)

export const noData: Words['noData'] = {
  title: '为什么没有数据？',
  intro: 'Tarsier 看到了这个服务的哪些上报，以及问题在哪里。',
  service: 'App.Server，留空则看全部',
  ask: '检查',
  hours: (count) => `最近 ${count} 小时`,
  findings: '结论',
  sent: '上报了哪些信号',
  reporters: '上报者',
  refused: '被拒绝的报文',
  queue: '等待写入',
  deadLetters: '永久搁置',
  columns: {
    module: '模块',
    peer: '来源',
    last: '最近',
    signal: '信号',
    frames: '上报次数',
    records: '记录数',
    ignored: '忽略',
    rejected: '拒绝',
    clockOffset: '时钟',
    reason: '原因',
    batches: '批次',
    parked: '搁置',
    oldest: '最早',
  },
  none: '无',
  unknown: '此进程无法得知',
  ahead: (text) => `快 ${text}`,
  behind: (text) => `慢 ${text}`,
  exact: '准确',
  severity: { problem: '问题', warning: '警告', ok: '正常' },
  near: '您要找的是',
  openService: '打开服务',
  check: '请检查',
  checks: [
    '服务配置中的 stat 指向 Tarsier：stat=tars.tarsstat.StatObj@tcp -h HOST -p 17000',
    '服务所在机器能访问该端口，防火墙已放行',
    'Node 服务只有设置了 TARS_MONITOR 才会上报',
    'Go 与 C++ 每分钟至少上报一次，且在第一次调用之后',
  ],
}
