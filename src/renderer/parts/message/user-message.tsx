import type { Block } from '@shared/model/message'
import { memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { CodeBlock } from '../markdown/code-block'
import { CopyButton } from '../markdown/copy-button'
import { PlainText } from '../markdown/plain-text'
import { splitBlocks } from '../markdown/split-blocks'
import { foldedLength } from './fold'
import '../markdown/markdown.css'
import './message.css'

type UserMessageProps = {
  readonly blocks: readonly Block[]
  readonly dim?: boolean
  /** Not in the log yet. */
  readonly sending?: boolean
}

/** Longer texts are not searched for fences. */
const MAX_FENCED = 100_000

/** What the user wrote: exactly as written, fenced code apart. A long one is folded. */
export function UserMessage({ blocks, dim = false, sending = false }: UserMessageProps) {
  const { t } = useTranslation()
  const texts = blocks.filter((block) => block.type === 'text')
  return (
    <article aria-label={t('transcript.you')} aria-busy={sending} className={classNames('group/message relative pb-5.5 text-read', dim && 'opacity-55')}>
      <div className="ml-8 flex flex-col gap-2 rounded-l bg-sunk px-4 py-3 sm:ml-20">
        {blocks.map((block, index) =>
          block.type === 'text' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sent message does not change
            <UserText key={index} text={block.text} />
          ) : block.type === 'image' || block.type === 'file' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sent message does not change
            <p key={index} className="text-ink-2 text-m">
              {t('transcript.attachment', { name: block.name })}
            </p>
          ) : null,
        )}
      </div>
      {sending ? (
        <span className="sr-only">{t('transcript.sending')}</span>
      ) : (
        <div className="absolute right-1.5 bottom-0 flex h-5.5 items-center font-ui text-ink-3 text-s opacity-0 transition-opacity focus-within:opacity-100 group-hover/message:opacity-100 [@media(hover:none)]:opacity-100">
          <CopyButton text={texts.map((block) => block.text).join('\n\n')} className="rounded-s px-1.5 py-0.75 leading-none hover:bg-hover hover:text-ink" />
        </div>
      )}
    </article>
  )
}

const UserText = memo(function UserText({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const folded = foldedLength(text)
  const foldable = folded < text.length
  return (
    <div className="min-w-0 select-text">
      {foldable && !open ? (
        <div className="msg-folded">
          <PlainText text={text.slice(0, folded)} />
        </div>
      ) : (
        <UserBlocks text={text} />
      )}
      {foldable ? (
        <button type="button" className="md-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('transcript.showLess') : t('transcript.showAll')}
        </button>
      ) : null}
    </div>
  )
})

function UserBlocks({ text }: { readonly text: string }) {
  const blocks = useMemo(() => (text.length <= MAX_FENCED && /^ {0,3}(```|~~~)/m.test(text) ? splitBlocks(text).blocks : null), [text])
  if (!blocks) return <PlainText text={text} />
  return blocks.map((block) => {
    if (block.kind === 'code') return <CodeBlock key={block.start} code={block.code} language={block.language} open={false} />
    const plain = block.raw.replace(/^\n+|\n+$/g, '')
    return plain === '' ? null : <PlainText key={block.start} text={plain} />
  })
}
