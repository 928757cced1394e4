import { Button, Popover } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

interface PopUpProps {
  /** What is chosen in it. */
  readonly label: string
  readonly icon: ReactNode
  /** What is chosen now: the button shows it. */
  readonly children: ReactNode
  readonly content: ReactNode
  readonly isOpen: boolean
  onOpen(isOpen: boolean): void
}

const focusable = 'button:not(:disabled), input:not(:disabled)'

/** A button that opens a small dialog below it. The keyboard goes into it, stays in it, and comes back to the button. */
export function PopUp({ label, icon, children, content, isOpen, onOpen }: PopUpProps) {
  const button = useRef<HTMLButtonElement>(null)
  const dialog = useRef<HTMLDivElement>(null)
  const wasOpen = useRef(false)

  useEffect(() => {
    if (isOpen) dialog.current?.querySelector<HTMLElement>(focusable)?.focus()
    // Elsewhere it was put by a click.
    else if (wasOpen.current && isLost(document.activeElement, dialog.current)) button.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])

  return (
    <Popover
      content={
        <div ref={dialog} role="dialog" aria-label={label} onKeyDown={keepInside}>
          {content}
        </div>
      }
      trigger="click"
      placement="bottomRight"
      // What is typed into it begins with what is chosen now, each time.
      destroyOnHidden
      open={isOpen}
      onOpenChange={onOpen}
    >
      <Button ref={button} size="small" icon={icon} aria-haspopup="dialog" aria-expanded={isOpen}>
        <span className="unseen">{label}: </span>
        {children}
      </Button>
    </Popover>
  )
}

/** From the last field on to the first, and back. */
function keepInside(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'Tab') return
  const fields = [...event.currentTarget.querySelectorAll<HTMLElement>(focusable)]
  const [end, start] = event.shiftKey ? [fields.at(0), fields.at(-1)] : [fields.at(-1), fields.at(0)]
  if (document.activeElement !== end) return
  event.preventDefault()
  start?.focus()
}

function isLost(focused: Element | null, dialog: Element | null): boolean {
  return focused === null || focused === document.body || dialog?.contains(focused) === true
}
