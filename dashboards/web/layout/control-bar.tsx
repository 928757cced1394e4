import { Segmented, Tooltip } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { ComparePicker } from './compare-picker.tsx'
import { usePage } from './page.tsx'
import { useWords } from './preferences.tsx'
import { RefreshControl } from './refresh-control.tsx'
import { TimePicker } from './time-picker.tsx'

interface ControlBarProps {
  /** What the page is called, by the browser too. */
  readonly title: string
  /** The same as it is to look, where that is more than text. */
  readonly heading?: ReactNode
  readonly children: ReactNode
}

/** What a page is about, and its controls: it stays in sight. */
export function ControlBar({ title, heading = title, children }: ControlBarProps) {
  useEffect(() => {
    document.title = `${title} · Tarsier`
  }, [title])
  return (
    <div className="control-bar">
      <h1>{heading}</h1>
      <div className="controls">{children}</div>
    </div>
  )
}

/** The controls of a page about calls: whose, when, and against what. */
export function CallControls() {
  return (
    <>
      <ViewSwitch />
      <ComparePicker />
      <TimePicker />
      <RefreshControl />
    </>
  )
}

function ViewSwitch() {
  const { view: words } = useWords()
  const { state, change } = usePage()
  const option = (value: 'callers' | 'callees', help: string) => ({
    value,
    label: (
      <Tooltip title={help} mouseEnterDelay={0.5}>
        <span>{words[value]}</span>
      </Tooltip>
    ),
  })
  return (
    <Segmented
      aria-label={words.title}
      size="small"
      value={state.view}
      options={[option('callers', words.callersHelp), option('callees', words.calleesHelp)]}
      onChange={(view) => change({ view })}
    />
  )
}
