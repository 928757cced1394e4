import { Button, Tag } from 'antd'
import { useWords } from './preferences.tsx'
import './condition-tags.css'

interface Condition<Name> {
  readonly name: Name
  readonly title: string
  readonly value: string
}

interface ConditionTagsProps<Name> {
  readonly conditions: readonly Condition<Name>[]
  onRemove(name: Name): void
  onClear(): void
}

/** What all that is shown has in common; each can be taken away. */
export function ConditionTags<Name extends string>({ conditions, onRemove, onClear }: ConditionTagsProps<Name>) {
  const { search: words } = useWords()
  if (conditions.length === 0) return null
  return (
    <section className="conditions" aria-label={words.conditions}>
      {conditions.map(({ name, title, value }) => (
        <Tag
          key={name}
          closable={{ 'aria-label': words.remove(title) }}
          onClose={(event) => {
            event.preventDefault()
            onRemove(name)
          }}
        >
          <span className="dim">{title}</span> {value || words.none}
        </Tag>
      ))}
      <Button type="link" size="small" onClick={onClear}>
        {words.clear}
      </Button>
    </section>
  )
}
