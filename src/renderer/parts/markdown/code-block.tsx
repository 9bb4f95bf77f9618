import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { codePieces } from './code-pieces'
import { CopyButton } from './copy-button'
import { useHighlight } from './highlight'
import type { TokenLine } from './highlight-protocol'

type CodeBlockProps = {
  readonly code: string
  /** The word after the fence; empty if there is none. */
  readonly language: string
  /** Still being written: shown plain, coloured once it is complete. */
  readonly open: boolean
}

/** A block of code with its language and a copy button. Laid out in pieces, so that appending costs the same at any length. */
export const CodeBlock = memo(function CodeBlock({ code, language, open }: CodeBlockProps) {
  const { t } = useTranslation()
  const pieces = useMemo(() => codePieces(code), [code])
  const tokens = useHighlight(open ? null : code, language)
  return (
    <figure className="md-code" aria-label={language === '' ? t('transcript.code') : t('transcript.codeIn', { language })}>
      <figcaption>
        <span>{language}</span>
        <CopyButton text={code} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>
          {pieces.map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces are only ever appended
            <Piece key={index} text={piece.text} lines={tokens[index]} />
          ))}
        </code>
      </pre>
    </figure>
  )
})

const Piece = memo(function Piece({ text, lines }: { readonly text: string; readonly lines: readonly TokenLine[] | undefined }) {
  // An empty block would have no height, and a line end at the very end of a block is not shown.
  if (!lines) return <div>{text === '' || text.endsWith('\n') ? `${text}\n` : text}</div>
  return (
    <div>
      {lines.map((line, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a finished block do not move
        <span key={number}>
          {line.map((token, index) =>
            typeof token === 'string' ? (
              token
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor do its tokens
              <span key={index} className={`tok-${token[1]}`}>
                {token[0]}
              </span>
            ),
          )}
          {'\n'}
        </span>
      ))}
    </div>
  )
})
