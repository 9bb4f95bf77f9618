import type { ThemeRegistration } from 'shiki/core'
import { TOKEN_KINDS, type TokenKind } from './highlight-protocol'

export const THEME_NAME = 'parley'

/** Few colours, and none for plain names: code should read like text. Later rows win where scopes are equally close. */
const SCOPES: Readonly<Record<TokenKind, readonly string[]>> = {
  keyword: ['keyword', 'storage', 'variable.language', 'constant.language.import-export-all', 'punctuation.definition.keyword'],
  string: ['string', 'constant.character', 'punctuation.definition.string', 'markup.inline.raw', 'markup.raw'],
  function: [
    'entity.name.function',
    'support.function',
    'entity.name.type',
    'entity.name.class',
    'entity.other.inherited-class',
    'support.class',
    'support.type',
  ],
  constant: ['constant.numeric', 'constant.language', 'constant.other.color', 'keyword.other.unit', 'support.constant'],
  comment: ['comment', 'punctuation.definition.comment'],
  tag: ['entity.name.tag', 'entity.name.section.group-title'],
  attribute: ['entity.other.attribute-name', 'support.type.property-name', 'variable.other.property.key', 'meta.object-literal.key'],
  heading: ['markup.heading', 'entity.name.section', 'meta.diff.header', 'meta.diff.range'],
  inserted: ['markup.inserted'],
  deleted: ['markup.deleted', 'invalid'],
}

/** Operators are not words: they stay in the colour of the text. */
const PLAIN = ['keyword.operator', 'storage.type.function.arrow', 'meta.template.expression', 'punctuation.section.embedded', 'variable', 'punctuation']
const WORDS = ['keyword.operator.new', 'keyword.operator.expression', 'keyword.operator.logical.python', 'keyword.operator.word']

/** Names kinds, never colours: the page has a class for each, so a change of theme needs no new tokens. */
export const THEME: ThemeRegistration = {
  name: THEME_NAME,
  type: 'light',
  fg: 'plain',
  bg: 'none',
  settings: [
    ...TOKEN_KINDS.map((kind) => ({ scope: [...SCOPES[kind]], settings: { foreground: kind } })),
    { scope: PLAIN, settings: { foreground: 'plain' } },
    { scope: WORDS, settings: { foreground: 'keyword' } },
  ],
}

/** The kind behind a token's "colour"; undefined for plain text. */
export function kindOf(colour: string | undefined): TokenKind | undefined {
  // The tokeniser may write colours in capitals.
  const name = colour?.toLowerCase()
  return TOKEN_KINDS.find((kind) => kind === name)
}
