import type { Words } from '../en.ts'

export const properties: Words['properties'] = {
  title: '特性',
  service: '服务',
  find: '筛选特性',
  nothing: '这段时间内没有上报特性',
  noneOf: (service) => `这段时间内 ${service} 没有上报特性`,
  noMatch: '没有匹配的特性',
  notReported: '未上报',
  upTo: (upper) => `不超过 ${upper}`,
  between: (lower, upper) => `${lower} 至 ${upper}`,
  mean: '平均',
  smallest: '最小',
  largest: '最大',
  times: (count) => `${count.toLocaleString('en-US')} 次`,
  policies: new Map([
    ['Sum', '所有上报值之和。'],
    ['Count', '上报的次数。'],
    ['Max', '所有主机中的最大值。'],
    ['Min', '所有主机中的最小值。'],
    ['Avg', '平均值，各次上报按其包含的值的个数加权。'],
    ['Distr', '相邻两个上界之间的值的个数，以颜色表示。'],
  ]),
  ownPolicy: '服务自定义的策略：显示上报值的平均。',
  ownTexts: '服务自定义的策略：显示各文本上报的次数。',
  uneven: '各主机的上界不同：一个计数可能跨越几行。',
}
