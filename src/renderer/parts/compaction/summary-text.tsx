import { MarkdownText } from '../markdown/markdown'
import './compaction.css'

type SummaryTextProps = { readonly text: string; readonly growing?: boolean }

/** The Markdown of a summary, with headings of the size of its text. */
export function SummaryText({ text, growing = false }: SummaryTextProps) {
  return (
    <div className="summary-text">
      <MarkdownText text={text} growing={growing} />
    </div>
  )
}
