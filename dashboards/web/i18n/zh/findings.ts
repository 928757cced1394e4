import type { Finding } from '../../no-data/finding.ts'

type Facts = Finding['facts']

/** The doctor's findings in Chinese; their English is the server's own. */
export const findingsZh: Readonly<Record<Finding['code'], (facts: Facts) => string>> = {
  part_in_trouble: ({ trouble }) => `有部件不能工作：${trouble}`,
  name_is_not_app_server: ({ service }) => `“${service}”不是 App.Server 的形式，上报中的名字都是这种形式`,
  nothing_reported: () =>
    '此时段没有任何上报。服务配置中的 stat（tars.tarsstat.StatObj@tcp -h HOST -p PORT）、property、notify 或 log 是否指向这里？端口能否访问？',
  name_unknown: ({ service, near }) =>
    `此时段 ${service} 既没有被主调上报，也没有自己上报。${near ? `有上报的相近名字：${near}。` : '也没有相近的名字。'}`,
  reports_stopped: ({ service, minutes }) =>
    `${service === 'any service' ? '所有服务' : service} 最近一次调用上报在 ${minutes} 分钟前`,
  calls_not_reported: ({ service, signals }) =>
    `${service} 上报了 ${signals}，但没有人上报它发出的或对它的调用：它的调用图表为空`,
  reports_without_calls: ({ module, peer, frames }) =>
    `${peer} 上的 ${module} 上报了 ${frames} 次，但没有任何调用，因此不存储`,
  not_called: ({ service }) => `${service} 上报了它发出的调用，但没有人上报对它的调用：它作为被调的图表为空`,
  frames_refused: ({ signal, peer, reason, frames }) =>
    `拒绝了来自 ${peer || '多个来源'} 的 ${frames} 个 ${signal} 报文：${reason}`,
  cluster_not_followed: ({ peer, reason }) => `无法跟踪 ${peer} 的 Kubernetes 集群：${reason}`,
  records_rejected: ({ signal, module, peer, rejected }) =>
    `拒绝了 ${peer} 上 ${module} 的 ${rejected} 条 ${signal} 记录，因为有字段不正确`,
  clock_off: ({ module, peer, seconds }) =>
    `${peer} 上 ${module} 的日志时间${direction(seconds)} ${Math.abs(Number(seconds))} 秒：它的时钟不准`,
  zone_off: ({ module, peer, hours }) =>
    `${peer} 上 ${module} 的日志时间${direction(hours)} ${Math.abs(Number(hours))} 小时，${Number(hours) > 0 ? '按接收时间保存' : '存在更早的时间'}：请将 TARSIER_TIME_ZONE 设为它写日志所用的时区`,
  queue_behind: ({ signal, records, seconds, parked }) =>
    `等待写入：${records} 条 ${signal} 记录，最早的已等 ${seconds} 秒；搁置 ${parked} 批`,
  records_dead_lettered: ({ signal, records, reason }) =>
    `存储永久拒绝了 ${records} 条 ${signal} 记录，已另存，最近一次原因：${reason}`,
  reports_arrive: ({ service }) => `${service === 'services' ? '' : `${service} 的`}上报正常到达`,
  signals_sent: ({ service, missing, ...last }) => {
    const sent = Object.keys(last).join('、')
    const rest = missing ? `；此时段没有 ${String(missing).replaceAll(', ', '、')}` : ''
    return `${service || '各服务'}上报了 ${sent}${rest}`
  },
}

function direction(offset: string | number | undefined): string {
  return Number(offset) > 0 ? '快' : '慢'
}
