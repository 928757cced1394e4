import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { saveFile } from '../api/save-file.ts'
import { useWords } from '../layout/preferences.tsx'

interface CsvButtonProps {
  /** The file's name without its ending. */
  readonly name: string
  ask(): Promise<string>
}

/** Downloads what is shown. */
export function CsvButton({ name, ask }: CsvButtonProps) {
  const { service: words, states } = useWords()
  const [state, setState] = useState<'ready' | 'asking' | 'failed'>('ready')

  async function download() {
    setState('asking')
    try {
      saveFile(`${name}.csv`, new Blob([await ask()]))
      setState('ready')
    } catch {
      setState('failed')
    }
  }

  return (
    <Button
      type="text"
      size="small"
      danger={state === 'failed'}
      icon={<DownloadOutlined aria-hidden />}
      loading={state === 'asking'}
      title={state === 'failed' ? states.failed : words.csvHelp}
      onClick={download}
    >
      {words.csv}
    </Button>
  )
}
