import { bytesText } from '../../format/numbers.ts'

type Facts = Readonly<Record<string, string | number>>

/** An alarm of the storage in Chinese, by its code; undefined for one that is not known here. */
export function alarmZh(code: string, facts: Facts, signals: ReadonlyMap<string, string>): string | undefined {
  const size = (name: string) => bytesText(Number(facts[name]))
  const signal = String(facts['signal'])
  const name = signals.get(signal) ?? signal
  switch (code) {
    case 'over_size':
      return `${name}必须保留的几天占 ${size('bytes')}，超过上限 ${size('size')}：请调大 TARSIER_RETENTION_${signal.toUpperCase()}_SIZE，或减少上报`
    case 'disk_full_soon':
      return `磁盘${facts['days'] === 0 ? '已写满' : `将在 ${facts['days']} 天后写满`}：还能写入 ${size('room')}`
    case 'job_failing':
      return `任务 ${facts['job']} 失败，会再次尝试：${facts['reason']}`
    case 'kept_shorter':
      return `${name}只从 ${facts['keptSince']} 起保留，不足 ${facts['days']} 天：更早的因达到上限（现为 ${size('size')}）已删除`
    default:
      return undefined
  }
}
