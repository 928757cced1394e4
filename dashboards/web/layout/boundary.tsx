import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useWords } from './preferences.tsx'

interface BoundaryProps {
  readonly children: ReactNode
}

interface BoundaryState {
  readonly thrown?: unknown
}

/** Says of a page that it could not be shown, rather than showing nothing at all: React tells only classes of what was thrown. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = {}

  static getDerivedStateFromError(thrown: unknown): BoundaryState {
    return { thrown }
  }

  override render(): ReactNode {
    return 'thrown' in this.state ? <Broken thrown={this.state.thrown} /> : this.props.children
  }
}

/** Scripts have other names after an update, so that a page that was opened before it does not find what it still needs. */
function Broken({ thrown }: { readonly thrown: unknown }) {
  const { states } = useWords()
  return (
    <div className="state failed" role="alert">
      <strong>{states.broken}</strong>
      <span>{states.brokenHelp}</span>
      <span className="dim">{thrown instanceof Error ? thrown.message : String(thrown)}</span>
      <Button size="small" onClick={() => location.reload()}>
        {states.reload}
      </Button>
    </div>
  )
}
