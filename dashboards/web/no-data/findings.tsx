import { CheckCircleFilled, CloseCircleFilled, WarningFilled } from '@ant-design/icons'
import { Link } from 'wouter'
import { linkTo, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { type Finding, nearNames } from './finding.ts'
import { reasonText } from './reason.ts'

const icons = {
  problem: <CloseCircleFilled />,
  warning: <WarningFilled />,
  ok: <CheckCircleFilled />,
}

/** What the doctor found, the worst first. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const words = useWords()
  const { state } = usePage()
  return (
    <ul className="findings">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.text}`} className={finding.severity}>
          <span className="icon" title={words.noData.severity[finding.severity]}>
            {icons[finding.severity]}
          </span>
          <div>
            <p>{words.findingText(finding) ?? finding.text}</p>
            <p className="dim">{reasonText(finding.facts['reason'], words)}</p>
            {nearNames(finding).length > 0 && (
              <p className="near">
                <span className="dim">{words.noData.near}</span>
                {nearNames(finding).map((name) => (
                  <Link key={name} href={linkTo('/no-data', { ...state, service: name })}>
                    {name}
                  </Link>
                ))}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
