import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MarkdownText } from '../../../../../src/renderer/parts/markdown/markdown'
import { setUpTexts } from '../../../../../src/renderer/texts/i18n'

setUpTexts()

/** HTML of any element. */
export function htmlOf(element: ReactNode): string {
  return renderToStaticMarkup(element)
}

/** HTML of a text as the transcript shows it. */
export function markdownHtml(text: string, growing = false): string {
  return htmlOf(createElement(MarkdownText, { text, growing }))
}
