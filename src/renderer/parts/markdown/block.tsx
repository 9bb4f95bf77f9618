import { type ComponentProps, memo } from 'react'
import { useTranslation } from 'react-i18next'
import Markdown, { type Components, type Options } from 'react-markdown'
import rehypeKatex from 'rehype-katex'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import 'katex/dist/katex.min.css'
import { rehypeCaret } from './caret'
import { CodeBlock } from './code-block'
import { ImagePlaceholder } from './image-placeholder'
import { isTooComplex, MAX_FORMULA } from './limits'
import { safeLink } from './links'
import { formulaOf, hasFormula, markFormulas } from './math'
import { PlainText } from './plain-text'
import type { MarkdownBlock } from './split-blocks'
import { tidyTail } from './tidy-tail'

type BlockProps = {
  readonly block: MarkdownBlock
  /** It is the last one of an answer that is being written. */
  readonly growing: boolean
  /** Link reference definitions of the other blocks; empty where this block cannot need them. */
  readonly definitions: string
}

/** One block of Markdown. Parsed again only when its own text changes. */
export const Block = memo(
  function Block({ block, growing, definitions }: BlockProps) {
    if (block.kind === 'code') return <CodeBlock code={block.code} language={block.language} open={block.open && growing} />
    if (block.kind === 'math') return <MathBlock raw={block.raw} open={block.open} growing={growing} />
    if (block.raw.trim() === '') return null
    if (isTooComplex(block.raw)) return <PlainText text={block.raw} />
    return <Parsed text={markFormulas(growing ? tidyTail(block.raw) : block.raw)} definitions={definitions} growing={growing} />
  },
  (a, b) =>
    a.growing === b.growing && a.definitions === b.definitions && a.block.raw === b.block.raw && a.block.kind === b.block.kind && isOpen(a) === isOpen(b),
)

function isOpen({ block }: BlockProps): boolean {
  return block.kind !== 'markdown' && block.open
}

function MathBlock({ raw, open, growing }: { readonly raw: string; readonly open: boolean; readonly growing: boolean }) {
  const formula = formulaOf(raw)
  if (open && !growing) return <Parsed text={raw.replaceAll('$', '\\$')} definitions="" />
  if (open || formula.length > MAX_FORMULA) return <CodeBlock code={formula} language="latex" open />
  return <Parsed text={`$$\n${formula}\n$$`} definitions="" />
}

const GFM: NonNullable<Options['remarkPlugins']> = [[remarkGfm, { singleTilde: false }]]
const GFM_AND_MATH: NonNullable<Options['remarkPlugins']> = [...GFM, remarkMath]
/** Bounded: a formula is hostile text too. Errors are shown in place, in the colour of the text around them. */
const KATEX: NonNullable<Options['rehypePlugins']> = [[rehypeKatex, { maxExpand: 200, maxSize: 20, strict: 'ignore', errorColor: 'currentColor' }]]
const KATEX_AND_CARET: NonNullable<Options['rehypePlugins']> = [...KATEX, rehypeCaret]
const CARET: NonNullable<Options['rehypePlugins']> = [rehypeCaret]
const NOTHING: NonNullable<Options['rehypePlugins']> = []

type ParsedProps = { readonly text: string; readonly definitions: string; readonly growing?: boolean }

function Parsed({ text, definitions, growing = false }: ParsedProps) {
  const math = hasFormula(text)
  return (
    <Markdown
      remarkPlugins={math ? GFM_AND_MATH : GFM}
      rehypePlugins={growing ? (math ? KATEX_AND_CARET : CARET) : math ? KATEX : NOTHING}
      components={COMPONENTS}
      urlTransform={keepUrl}
    >
      {definitions === '' ? text : `${text}\n\n${definitions}`}
    </Markdown>
  )
}

/** The components below decide what becomes of an address. */
function keepUrl(url: string): string {
  return url
}

const COMPONENTS: Components = {
  a: Anchor,
  // The page's title and the author's name come first; what is large in the text need not be high in the outline.
  h1: ({ children }) => <h3 className="md-h1">{children}</h3>,
  h2: ({ children }) => <h4 className="md-h2">{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
  input: Task,
  img: ({ src, alt }) => <ImagePlaceholder src={typeof src === 'string' ? src : undefined} alt={alt} />,
  pre: Pre,
  table: ({ node: _, ...rest }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <div className="md-table" tabIndex={0}>
      <table {...rest} />
    </div>
  ),
}

/** The box of a task list. */
function Task({ checked = false }: ComponentProps<'input'>) {
  const { t } = useTranslation()
  return <input type="checkbox" checked={checked} disabled readOnly aria-label={checked ? t('transcript.taskDone') : t('transcript.taskOpen')} />
}

function Anchor({ href, children }: ComponentProps<'a'>) {
  const link = safeLink(href)
  if (!link) return <span>{children}</span>
  return (
    <a href={link.href} title={link.host} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

/** Fences inside lists and quotes come through the parser; those at the top never get here. */
function Pre({ children, node }: ComponentProps<'pre'> & { readonly node?: unknown }) {
  const code = codeOf(node)
  return code ? <CodeBlock code={code.text} language={code.language} open={false} /> : <pre>{children}</pre>
}

type HastLike = {
  readonly tagName?: string
  readonly value?: string
  readonly properties?: { readonly className?: unknown }
  readonly children?: readonly HastLike[]
}

function codeOf(node: unknown): { readonly text: string; readonly language: string } | null {
  const code = (node as HastLike | undefined)?.children?.[0]
  const text = code?.children?.[0]?.value
  if (code?.tagName !== 'code' || text === undefined) return null
  const names = Array.isArray(code.properties?.className) ? code.properties.className : []
  const language = names.find((name): name is string => typeof name === 'string' && name.startsWith('language-'))
  return { text: text.replace(/\n$/, ''), language: language?.slice('language-'.length).toLowerCase() ?? '' }
}
