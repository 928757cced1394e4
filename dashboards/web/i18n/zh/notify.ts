import type { Words } from '../en.ts'

export const notify: Words['notify'] = {
  title: '消息',
  placeholder: '词 "短语" level:"[alarm]" -排除 server:OrderServer',
  total: (count) => `${count.toLocaleString('en-US')} 条消息`,
  suppressed: (count) => `其中 ${count.toLocaleString('en-US')} 条被限流合并`,
  levels: '级别',
  servers: '服务',
  time: '时间',
  level: '级别',
  server: '服务',
  pod: '来自',
  message: '消息',
  nothing: '这段时间内没有消息',
  more: '更早的消息',
  standsFor: (count) => `代表 ${count.toLocaleString('en-US')} 条消息`,
  logsOf: '这段时间前后的日志',
}
