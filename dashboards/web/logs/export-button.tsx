import { DownloadOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { fetchLines } from '../api/export.ts'
import { askCounts, type ExportFormat, type LogQuestion, type Sort } from '../api/logs.ts'
import { saveFile } from '../api/save-file.ts'
import { countText } from '../format/numbers.ts'
import { useWords } from '../layout/preferences.tsx'

interface ExportButtonProps {
  readonly question: LogQuestion
  readonly sort: Sort
}

type Progress =
  | { readonly kind: 'ready' }
  | { readonly kind: 'running'; readonly lines: number; readonly total: number | undefined }
  | { readonly kind: 'failed'; readonly reason: string }

const formats = ['ndjson', 'csv'] as const

/** Keeps all lines that are found as a file, however many: says how far it is, and can be stopped. */
export function ExportButton({ question, sort }: ExportButtonProps) {
  const { logs: words } = useWords()
  const [progress, setProgress] = useState<Progress>({ kind: 'ready' })
  const cancel = useRef<AbortController>(undefined)
  useEffect(() => () => cancel.current?.abort(), [])

  async function start(format: ExportFormat) {
    const current = new AbortController()
    cancel.current = current
    let [lines, total]: [number, number | undefined] = [0, undefined]
    const show = () => current.signal.aborted || setProgress({ kind: 'running', lines, total })
    show()
    // Without it the progress only says how many have come.
    askCounts({ ...question, by: 'level', limit: 1 }, current.signal).then(
      (counts) => {
        total = counts.total
      },
      () => undefined,
    )
    const timer = setInterval(show, 200)
    try {
      const onProgress = (count: number) => {
        lines = count
      }
      const { name, content } = await fetchLines({ ...question, sort }, format, onProgress, current.signal)
      saveFile(name, content)
      setProgress({ kind: 'ready' })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      setProgress(current.signal.aborted ? { kind: 'ready' } : { kind: 'failed', reason })
    } finally {
      clearInterval(timer)
    }
  }

  if (progress.kind === 'running') {
    const { lines, total } = progress
    return (
      <span className="export-progress">
        <progress
          aria-label={words.export}
          {...(total === undefined ? {} : { max: Math.max(1, total), value: lines })}
        />
        <span className="dim">
          {words.exported(countText(lines), total === undefined ? undefined : countText(total))}
        </span>
        <Button size="small" onClick={() => cancel.current?.abort()}>
          {words.stopExport}
        </Button>
      </span>
    )
  }
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
        <Button size="small" icon={<DownloadOutlined />}>
          {words.export}
        </Button>
      </Dropdown>
    </>
  )
}
