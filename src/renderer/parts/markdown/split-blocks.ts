/**
 * Cuts Markdown into top-level blocks, line by line, and goes on from the last finished line when text is appended.
 *
 * A cut is made only where CommonMark has a block boundary with no container open, so that each block can be parsed
 * alone; when in doubt two blocks stay one. No recursion and no look-ahead: cost is linear in the appended text,
 * whatever the text is.
 */

export type MarkdownBlock =
  | { readonly kind: 'markdown'; readonly start: number; readonly raw: string }
  | {
      readonly kind: 'code'
      readonly start: number
      readonly raw: string
      /** The closing fence has not come yet. */
      readonly open: boolean
      /** First word after the fence, in lower case; empty if there is none. */
      readonly language: string
      /** What stands between the fences, without the last line end. */
      readonly code: string
    }
  /** `open` as above: the formula is not complete. */
  | { readonly kind: 'math'; readonly start: number; readonly raw: string; readonly open: boolean }

export type Split = {
  readonly text: string
  /** All blocks; those in `resume.done` keep their identity from split to split. The `raw`s joined are the text. */
  readonly blocks: readonly MarkdownBlock[]
  /** Where to go on: blocks that no later text can change, their definitions, and the state after the last finished line. */
  readonly resume: { readonly done: readonly MarkdownBlock[]; readonly definitions: string; readonly state: State; readonly offset: number }
}

type State = {
  mode: 'none' | 'text' | 'list' | 'code' | 'math'
  blockStart: number
  /** The last line was blank. */
  blank: boolean
  /** The block is complete: the next line with text begins another. */
  ended: boolean
  fence: { readonly mark: string; readonly indent: number; readonly language: string; readonly bodyStart: number } | null
  mathEnd: '$$' | '\\]'
  /** Marker of the last list item at column 0, with its number where it has one. */
  item: { readonly mark: string; readonly number: number } | null
}

const START: State = { mode: 'none', blockStart: 0, blank: false, ended: false, fence: null, mathEnd: '$$', item: null }

/** A list longer than this (UTF-16 units) is cut between two items, so that a long list does not cost more with every item. */
const LIST_CHUNK = 1_500

const FENCE = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^\s`]*)/
const HEADING = /^ {0,3}#{1,6}(?:[ \t]|$)/
const ITEM = /^( {0,3})(?:([-+*])|(\d{1,9})([.)]))(?:[ \t]|$)/
const DEFINITION = /^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*\S.*$/gm

/**
 * Splits `text`; with `previous` (the split of an earlier, shorter state of the same text) only what came since is read.
 * The result does not depend on how the text arrived.
 */
export function splitBlocks(text: string, previous?: Split): Split {
  if (previous?.text === text) return previous
  const from = previous && text.startsWith(previous.text) ? previous : undefined
  const state: State = { ...(from?.resume.state ?? START) }
  const done = [...(from?.resume.done ?? [])]
  let definitions = from?.resume.definitions ?? ''
  let offset = from?.resume.offset ?? 0
  const finish = (block: MarkdownBlock): void => {
    done.push(block)
    definitions = addDefinitions(definitions, block)
  }
  for (let end = text.indexOf('\n', offset); end >= 0; end = text.indexOf('\n', offset)) {
    readLine(state, text, offset, end, end + 1, finish)
    offset = end + 1
  }
  const resume = { done, definitions, state: { ...state }, offset }
  const blocks = [...done]
  if (offset < text.length) readLine(state, text, offset, text.length, text.length, (block) => blocks.push(block))
  if (state.blockStart < text.length) blocks.push(openBlock(state, text))
  return { text, blocks, resume }
}

/** Link reference definitions, one a line: those of the finished blocks, and with `all` those of the others too. */
export function definitionsOf(split: Split, all: boolean): string {
  const { done, definitions } = split.resume
  return all ? split.blocks.slice(done.length).reduce(addDefinitions, definitions) : definitions
}

/** Reads one line (`start` to `end`, the next begins at `next`), hands out the blocks it completes and moves the state on. */
function readLine(state: State, text: string, start: number, end: number, next: number, finish: (block: MarkdownBlock) => void): void {
  const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end)
  if (state.mode === 'code') {
    if (!closesFence(line, state.fence?.mark ?? '')) return
    finish(codeBlock(state, text, start, next, false))
    Object.assign(state, START, { blockStart: next })
    return
  }
  if (state.mode === 'math') {
    if (!line.trimEnd().endsWith(state.mathEnd)) return
    finish({ kind: 'math', start: state.blockStart, raw: text.slice(state.blockStart, next), open: false })
    Object.assign(state, START, { blockStart: next })
    return
  }
  if (isBlank(line)) {
    state.blank = true
    return
  }
  readText(state, text, line, start, next, finish)
  state.blank = false
}

function readText(state: State, text: string, line: string, start: number, next: number, finish: (block: MarkdownBlock) => void): void {
  const indent = indentOf(line)
  // In a list, a line that is indented by two or more may belong to an item: only what stands further left can end it.
  const outside = state.mode !== 'list' || indent < 2
  const fence = outside ? FENCE.exec(line) : null
  const math = outside && !fence ? mathOpener(line) : null
  const formula = outside && !math && isFormula(line)
  const heading = outside && HEADING.test(line)
  const item = ITEM.exec(line)
  if (state.mode !== 'none' && (fence || heading || math || formula || startsBlock(state, start, indent, item))) {
    finish({ kind: 'markdown', start: state.blockStart, raw: text.slice(state.blockStart, start) })
    Object.assign(state, START, { blockStart: start })
  }
  if (formula) {
    finish({ kind: 'math', start: state.blockStart, raw: text.slice(state.blockStart, next), open: false })
    Object.assign(state, START, { blockStart: next })
    return
  }
  if (fence) {
    state.mode = 'code'
    state.fence = { mark: fence[2] ?? '', indent: fence[1]?.length ?? 0, language: (fence[3] ?? '').toLowerCase(), bodyStart: next }
  } else if (math) {
    state.mode = 'math'
    state.mathEnd = math
  } else if (item && !heading) {
    state.mode = 'list'
    if (item[1] === '') state.item = itemOf(item)
  } else if (state.mode === 'none') state.mode = 'text'
  state.ended = heading
}

/** Whether a line with text that opens neither fence, formula nor heading begins a block of its own. */
function startsBlock(state: State, start: number, indent: number, item: RegExpExecArray | null): boolean {
  if (state.mode === 'list' && item) return continuesLongList(state, start, item)
  return (state.blank || state.ended) && indent < 2
}

function continuesLongList(state: State, start: number, item: RegExpExecArray): boolean {
  if (start - state.blockStart < LIST_CHUNK || item[1] !== '' || !state.item) return false
  const { mark, number } = itemOf(item)
  // Numbers must go on by one: a list that is written 1. 1. 1. counts only as a whole.
  return mark === state.item.mark && (Number.isNaN(number) || number === state.item.number + 1)
}

function itemOf(item: RegExpExecArray): { readonly mark: string; readonly number: number } {
  return { mark: item[2] ?? item[4] ?? '', number: item[3] === undefined ? Number.NaN : Number(item[3]) }
}

function openBlock(state: State, text: string): MarkdownBlock {
  if (state.mode === 'code') return codeBlock(state, text, text.length, text.length, true)
  const raw = text.slice(state.blockStart)
  return state.mode === 'math' ? { kind: 'math', start: state.blockStart, raw, open: true } : { kind: 'markdown', start: state.blockStart, raw }
}

function codeBlock(state: State, text: string, bodyEnd: number, end: number, open: boolean): MarkdownBlock {
  const { indent, language, bodyStart } = state.fence ?? { indent: 0, language: '', bodyStart: end }
  let code = bodyStart < bodyEnd ? text.slice(bodyStart, text[bodyEnd - 1] === '\n' ? bodyEnd - 1 : bodyEnd) : ''
  if (indent > 0) code = code.replace(new RegExp(`^ {1,${indent}}`, 'gm'), '')
  return { kind: 'code', start: state.blockStart, raw: text.slice(state.blockStart, end), open, language, code }
}

function closesFence(line: string, mark: string): boolean {
  const body = line.trim()
  if (body.length < mark.length || indentOf(line) > 3) return false
  for (let i = 0; i < body.length; i++) if (body[i] !== mark[0]) return false
  return body.length > 0
}

/** `$$` or `\[` at the start of a line that does not close it again. */
function mathOpener(line: string): '$$' | '\\]' | null {
  const body = line.trimStart()
  if (body.startsWith('$$')) return body.includes('$', 2) ? null : '$$'
  if (body.startsWith('\\[')) return body.includes('\\]') ? null : '\\]'
  return null
}

/** A line that is one formula from `$$` to `$$` or from `\\[` to `\\]`. */
function isFormula(line: string): boolean {
  const body = line.trim()
  if (body.length < 5) return false
  if (body.startsWith('$$')) return body.endsWith('$$') && !body.slice(2, -2).includes('$')
  return body.startsWith('\\[') && body.indexOf('\\]') === body.length - 2
}

/** Columns of leading blanks; a tab counts as four. */
function indentOf(line: string): number {
  let columns = 0
  for (let i = 0; i < line.length; i++) {
    if (line[i] === ' ') columns += 1
    else if (line[i] === '\t') columns += 4
    else break
  }
  return columns
}

function isBlank(line: string): boolean {
  return line.length < 1_000 && line.trim() === ''
}

function addDefinitions(definitions: string, block: MarkdownBlock): string {
  if (block.kind !== 'markdown' || !block.raw.includes(']:')) return definitions
  const found = block.raw.match(DEFINITION)
  return found ? `${definitions}${found.join('\n')}\n` : definitions
}
