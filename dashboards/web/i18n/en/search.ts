export const search = {
  search: 'Search',
  none: '(none)',
  only: (text: string) => `Only ${text}`,
  without: (text: string) => `Without ${text}`,
  moreValues: (count: number) => `${count} more`,
  left: (characters: number) => `… ${characters.toLocaleString('en-US')} more characters`,
  conditions: 'Conditions',
  clear: 'Clear all',
  remove: (text: string) => `Remove ${text}`,
}
