import type { Words } from '../en.ts'

export const measures: Words['measures'] = {
  calls: '总流量',
  callsPerMinute: '次/分钟',
  success: '成功',
  timeout: '超时',
  exception: '异常',
  successRate: '成功率',
  timeoutRate: '超时率',
  exceptionRate: '异常率',
  average: '平均耗时',
  p50: 'p50',
  p90: 'p90',
  p99: 'p99',
  maxTime: '最大耗时',
  failed: '失败',
}

export const dimensions: Words['dimensions'] = {
  interface_name: '接口',
  master_name: '主调',
  master_ip: '主调 IP',
  slave_name: '被调',
  slave_ip: '被调 IP',
  slave_port: '被调端口',
  return_value: '返回码',
  slave_set: 'Set',
  tars_version: '主调版本',
}

export const summary: Words['summary'] = {
  newest: (text) => `最新：${text}。`,
  highest: (text) => `最高：${text}。`,
  gaps: (spans, more) => `没有任何上报者：${spans}${more > 0 ? `，另有 ${more} 段` : ''}。`,
}

export const charts: Words['charts'] = {
  few: '少',
  many: '多',
  moreMarks: (count) => `…另有 ${count} 个`,
}
