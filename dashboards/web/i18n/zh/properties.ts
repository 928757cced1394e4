import type { Words } from '../en.ts'

export const properties: Words['properties'] = {
  title: '特性',
  service: '服务',
  find: '筛选特性',
  nothing: '这段时间内没有上报特性',
  noneOf: (service: string) => `这段时间内 ${service} 没有上报特性`,
  notReported: '未上报',
  upTo: (lower: string, upper: string, isFirst: boolean) => (isFirst ? `不超过 ${upper}` : `${lower} 至 ${upper}`),
  policies: {
    Sum: '所有上报值之和。',
    Count: '上报的次数。',
    Max: '所有主机中的最大值。',
    Min: '所有主机中的最小值。',
    Avg: '平均值，各次上报按其包含的值的个数加权。',
    Distr: '各上界以内的值的个数；颜色越深越多。',
  } as Readonly<Record<string, string>>,
  ownPolicy: '服务自定义的策略：显示上报值的平均。',
}
