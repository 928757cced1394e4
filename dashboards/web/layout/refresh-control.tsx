import { DownOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Dropdown, Space } from 'antd'
import { refreshChoices } from '../state/url.ts'
import { readingAt } from '../time/clock.ts'
import { usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

/** Asks again, now or by itself every so often. */
export function RefreshControl() {
  const { time: words } = useWords()
  const { state, change, refresh, now, zone } = usePage()
  const everyText = (seconds: number) =>
    seconds < 60 ? words.seconds(seconds) : words.minutes(Math.round(seconds / 60))
  const items = refreshChoices.map((seconds) => ({
    key: String(seconds),
    label: seconds === 0 ? words.never : words.every(everyText(seconds)),
  }))
  return (
    <>
      <span className="as-of">{words.asOf(readingAt(now, zone).time)}</span>
      <Space.Compact size="small">
        <Button aria-label={words.refresh} icon={<ReloadOutlined />} onClick={refresh} />
        <Dropdown
          trigger={['click']}
          menu={{
            items,
            selectable: true,
            selectedKeys: [String(state.refresh)],
            onClick: ({ key }) => change({ refresh: Number(key) }),
          }}
        >
          <Button aria-label={words.autoRefresh} className="narrow">
            {state.refresh === 0 ? null : everyText(state.refresh)}
            <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      </Space.Compact>
    </>
  )
}
