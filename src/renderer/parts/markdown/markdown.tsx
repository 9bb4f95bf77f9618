import { memo, useState } from 'react'
import './markdown.css'
import { Block } from './block'
import { definitionsOf, type MarkdownBlock, type Split, splitBlocks } from './split-blocks'

type MarkdownTextProps = {
  readonly text: string
  /** More text will come: the last block is tidied up for display and code in it is not coloured yet. */
  readonly growing?: boolean
}

/**
 * A text of Markdown, block by block. While it grows only the last block is parsed again; finished blocks are not
 * even compared beyond their identity.
 */
export const MarkdownText = memo(function MarkdownText({ text, growing = false }: MarkdownTextProps) {
  const [splitter] = useState(createSplitter)
  const split = splitter(text)
  const { blocks } = split
  // The last line of a definition that is being written would change with every piece.
  const definitions = definitionsOf(split, !growing)
  return (
    <div className="md">
      {blocks.map((block, index) => (
        <Block
          key={block.start}
          block={block}
          growing={growing && index === blocks.length - 1}
          definitions={definitions !== '' && mayRefer(block) ? definitions : ''}
        />
      ))}
    </div>
  )
})

/** Remembers the last split of one text, so that the next begins where that one ended. */
function createSplitter(): (text: string) => Split {
  let last: Split | undefined
  return (text) => {
    last = splitBlocks(text, last)
    return last
  }
}

function mayRefer(block: MarkdownBlock): boolean {
  return block.kind === 'markdown' && /\[[^\]]+\](?![(:])/.test(block.raw)
}
