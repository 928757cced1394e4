import { bytesText } from '../../format/numbers.ts'

type Facts = Readonly<Record<string, string | number>>

/** The storage's alarms in Chinese, by their code; their English is the server's own. */
export const alarmsZh: Readonly<Record<string, (facts: Facts) => string>> = {
  over_size: ({ signal, bytes, size }) =>
    `${signal} 必须保留的几天占 ${bytesText(Number(bytes))}，超过上限 ${bytesText(Number(size))}：请调大 TARSIER_RETENTION_${String(signal).toUpperCase()}_SIZE，或减少上报`,
  disk_full_soon: ({ days, room }) => `磁盘将在 ${days} 天后写满：还能写入 ${bytesText(Number(room))}`,
  job_failing: ({ job, reason }) => `任务 ${job} 失败，会再次尝试：${reason}`,
  kept_shorter: ({ signal, keptSince, days, size }) =>
    `${signal} 只从 ${keptSince} 起保留，不足 ${days} 天：更多的放不进 ${bytesText(Number(size))}`,
}
