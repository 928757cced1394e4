import type { Words } from '../en.ts'

export const search: Words['search'] = {
  search: '搜索',
  none: '（空）',
  only: (text) => `只看 ${text}`,
  without: (text) => `排除 ${text}`,
  moreValues: (count) => `还有 ${count} 个`,
  left: (characters) => `… 还有 ${characters.toLocaleString('en-US')} 个字符`,
  conditions: '条件',
  clear: '全部清除',
  remove: (text) => `去掉 ${text}`,
}
