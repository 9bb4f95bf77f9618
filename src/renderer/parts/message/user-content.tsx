import type { Block, MediaBlock } from '@shared/model/message'
import { type ComponentType, memo, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { CodeBlock } from '../markdown/code-block'
import { PlainText } from '../markdown/plain-text'
import { splitBlocks } from '../markdown/split-blocks'
import { MediaView } from '../media/media-view'
import { foldedLength } from './fold'
import '../markdown/markdown.css'
import './message.css'

/** Longer texts are not searched for fences. */
const MAX_FENCED = 100_000
const FENCE = /^ {0,3}(```|~~~)/m

/** Shows a stretch of text without code. */
type Plain = ComponentType<{ readonly text: string }>

type UserContentProps = {
  readonly blocks: readonly Block[]
  /** What was looked for may stand in a part that is folded: it opens. */
  readonly found: boolean
  /** Shows text in another way: a room colours names. */
  readonly plain?: Plain
  readonly className?: string
}

/** What a user wrote: exactly as written, fenced code apart, a long text folded, files below. */
export function UserContent({ blocks, found, plain = PlainText, className = 'bg-sunk' }: UserContentProps) {
  const media = blocks.filter((block): block is MediaBlock => block.type === 'image' || block.type === 'file')
  return (
    <div className={classNames('ml-8 flex flex-col gap-2 rounded-l px-4 py-3 sm:ml-20', className)}>
      {blocks.map((block, index) =>
        block.type === 'text' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sent message does not change
          <UserText key={index} text={block.text} found={found} plain={plain} />
        ) : null,
      )}
      {media.length > 0 ? (
        <div className="flex flex-wrap items-start gap-2">
          {media.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be there twice
            <MediaView key={index} block={block} />
          ))}
        </div>
      ) : null}
    </div>
  )
}

type TextProps = { readonly text: string; readonly found: boolean; readonly plain: Plain }

const UserText = memo(function UserText({ text, found, plain }: TextProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(found)
  useEffect(() => {
    if (found) setOpen(true)
  }, [found])
  const folded = foldedLength(text)
  const foldable = folded < text.length
  return (
    <div className="min-w-0 select-text">
      {foldable && !open ? (
        <div className="msg-folded">
          <PlainText text={text.slice(0, folded)} />
        </div>
      ) : (
        <WholeText text={text} plain={plain} />
      )}
      {foldable ? (
        <button type="button" className="md-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('transcript.showLess') : t('transcript.showAll')}
        </button>
      ) : null}
    </div>
  )
})

function WholeText({ text, plain: Shown }: Omit<TextProps, 'found'>) {
  const blocks = useMemo(() => (text.length <= MAX_FENCED && FENCE.test(text) ? splitBlocks(text).blocks : null), [text])
  if (!blocks) return <Shown text={text} />
  return blocks.map((block) => {
    if (block.kind === 'code') return <CodeBlock key={block.start} code={block.code} language={block.language} open={false} />
    const plain = block.raw.replace(/^\n+|\n+$/g, '')
    return plain === '' ? null : <Shown key={block.start} text={plain} />
  })
}
