import { Button, Popover } from 'antd'
import { useMemo, useState } from 'react'
import { shortened } from '../format/shortened.ts'
import { FoundText } from '../layout/found-text.tsx'
import { useWords } from '../layout/preferences.tsx'
import { type Choice, piecesOf, withText } from '../state/search-terms.ts'
import { useSearch } from './use-search.ts'

interface LineTextProps {
  readonly text: string
  readonly found: RegExp | undefined
  /** Whether a long text is shown to its end. */
  readonly isWhole: boolean
  onWhole(): void
}

/** What a line says. Until somebody points at it, it is one text: words of their own would make a long list slow. */
export function LineText({ text, found, isWhole, onWhole }: LineTextProps) {
  const { search: words } = useWords()
  const [isPointedAt, setPointedAt] = useState(false)
  const shown = isWhole ? { text, left: 0 } : shortened(text)
  return (
    <span className="line-text" onPointerEnter={() => setPointedAt(true)}>
      <FoundText text={shown.text} found={found} shownAs={isPointedAt ? Pieces : undefined} />
      {shown.left > 0 && (
        <Button type="link" size="small" onClick={onWhole}>
          {words.left(shown.left)}
        </Button>
      )}
    </span>
  )
}

/** Words that stand in a longer text are not all made to be clicked at. */
const mostPieces = 600

/** A text whose words can be clicked at, to search for them or without them. */
function Pieces({ text }: { readonly text: string }) {
  const pieces = useMemo(() => piecesOf(text), [text])
  const [chosen, setChosen] = useState<number>()
  const choose = (place: number) => {
    // Who drags over words copies them.
    if (getSelection()?.isCollapsed !== false) setChosen(place)
  }
  return (
    <>
      {pieces.slice(0, mostPieces).map(({ text, isWord }, place) =>
        !isWord ? (
          text
        ) : place === chosen ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not change
          <ChosenWord key={place} text={text} onClose={() => setChosen(undefined)} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not change
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a quicker way to what the search box does; as tab stops the words of a page would be thousands
          <span key={place} className="word" onClick={() => choose(place)}>
            {text}
          </span>
        ),
      )}
      {pieces
        .slice(mostPieces)
        .map((piece) => piece.text)
        .join('')}
    </>
  )
}

function ChosenWord({ text, onClose }: { readonly text: string; onClose(): void }) {
  const { search: words } = useWords()
  const { q, search } = useSearch()
  const choose = (choice: Choice) => {
    onClose()
    search(withText(q, text, choice))
  }
  const content = (
    <div className="word-choice">
      <Button size="small" onClick={() => choose('only')}>
        {words.only(text)}
      </Button>
      <Button size="small" onClick={() => choose('without')}>
        {words.without(text)}
      </Button>
    </div>
  )
  return (
    <Popover open trigger="click" content={content} onOpenChange={(isOpen) => isOpen || onClose()}>
      <span className="word">{text}</span>
    </Popover>
  )
}
