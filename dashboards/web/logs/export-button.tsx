import { DownloadOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import type { LogQuestion, Sort } from '../api/logs.ts'
import { countText } from '../format/numbers.ts'
import { useWords } from '../layout/preferences.tsx'
import { type Progress, useExport } from './use-export.ts'

interface ExportButtonProps {
  readonly question: LogQuestion
  readonly sort: Sort
}

const formats = ['ndjson', 'csv'] as const

/** Keeps all lines that are found as a file, however many: says how far it is, and can be stopped. */
export function ExportButton({ question, sort }: ExportButtonProps) {
  const { logs: words } = useWords()
  const { progress, start, stop } = useExport(question, sort)
  if (progress.kind === 'running') return <Running {...progress} onStop={stop} />
  const items = formats.map((format) => ({
    key: format,
    label: words.formats[format],
    onClick: () => void start(format),
  }))
  return (
    <>
      {progress.kind === 'failed' && (
        <span className="exception" role="alert">
          {words.exportFailed} {progress.reason}
        </span>
      )}
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button size="small" icon={<DownloadOutlined aria-hidden />}>
          {words.export}
        </Button>
      </Dropdown>
    </>
  )
}

type RunningProps = Extract<Progress, { kind: 'running' }> & { onStop(): void }

function Running({ lines, total, onStop }: RunningProps) {
  const { logs: words } = useWords()
  const share = total === undefined ? {} : { max: Math.max(1, total), value: lines }
  return (
    <span className="export-progress">
      <progress aria-label={words.export} {...share} />
      <span className="dim">
        {words.exported(countText(lines), total === undefined ? undefined : countText(total))}
      </span>
      <Button size="small" onClick={onStop}>
        {words.stopExport}
      </Button>
    </span>
  )
}
