import type { Grammar } from './languages'

/** What a token is, as far as it has a colour of its own; the style sheet has one class for each. */
export const TOKEN_KINDS = ['keyword', 'string', 'function', 'constant', 'comment', 'tag', 'attribute', 'heading', 'inserted', 'deleted'] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]

/** Plain text, or text and what it is. */
export type Token = string | readonly [text: string, kind: TokenKind]
export type TokenLine = readonly Token[]

/** `pieces` are whole lines of one block of code, in order. */
export type HighlightRequest = { readonly id: number; readonly grammar: Grammar; readonly pieces: readonly string[] }

/** The lines of one piece; pieces come one by one, in order. */
export type HighlightAnswer = { readonly id: number; readonly lines: readonly TokenLine[] }
