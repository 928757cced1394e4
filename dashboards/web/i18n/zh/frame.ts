import type { Words } from '../en.ts'

export const shell: Words['shell'] = {
  overview: '总览',
  noData: '为什么没有数据？',
  properties: '特性',
  logs: '日志',
  notify: '消息',
  storage: '存储',
  findService: '打开服务',
  language: '语言',
  dark: '深色',
  light: '浅色',
  main: '主导航',
  skip: '跳到正文',
}

export const time: Words['time'] = {
  last: (text) => `最近 ${text}`,
  minutes: (count) => `${count} 分钟`,
  hours: (count) => `${count} 小时`,
  days: (count) => (count === 1 ? '24 小时' : `${count} 天`),
  today: '今天',
  yesterday: '昨天',
  quick: '快捷范围',
  exact: '起止时间',
  from: '开始',
  to: '结束',
  clock: '时间 HHMM',
  apply: '确定',
  zone: '时间按服务器所在时区显示',
  wrongClock: 'HHMM，0000 至 2400',
  wrongOrder: '结束时间须晚于开始时间',
  tooLong: '最长 31 天',
  title: '时间范围',
  refresh: '刷新',
  autoRefresh: '自动刷新',
  never: '关闭',
  every: (text) => `每 ${text}`,
  seconds: (count) => `${count} 秒`,
  asOf: (text) => `截至 ${text}`,
}

export const compare: Words['compare'] = {
  title: '对比',
  none: '不对比',
  versus: (text) => `对比 ${text}`,
  yesterday: '昨日',
  lastWeek: '上周同日',
  previous: '前一时段',
  ofPast: { yesterday: '前一日', lastWeek: '前一周同日', previous: '前一时段' },
  other: '其他开始时间',
  most: '最多四个，只比较相同的已过时段',
  startingAt: (text) => `自 ${text}`,
}

export const view: Words['view'] = {
  title: '谁的上报',
  callers: '主调',
  callees: '被调',
  callersHelp: '主调方测得，含网络与排队',
  calleesHelp: '被调方自己测得',
  infrastructure: 'Tars 基础服务',
}

export const states: Words['states'] = {
  retry: '重试',
  unreachable: 'Tarsier 没有响应',
  refused: '查询被拒绝',
  away: '存储暂不可用',
  late: '未能按时得到结果：请缩短时间范围',
  failed: '查询失败',
  stillShown: (text) => `显示的是 ${text} 时的数据`,
  broken: '此页面无法显示',
  brokenHelp: '页面打开之后，Tarsier 可能已经更新。',
  reload: '重新加载',
  nothing: '此时段没有上报的调用',
  nothingMatches: '没有匹配的服务',
  whyNoData: '为什么没有数据？',
  notFound: '没有这个页面',
  toOverview: '返回总览',
  keptSince: (text) => `只保留 ${text} 以来的数据。`,
  cut: (count) => `另有 ${count} 项未显示`,
}
