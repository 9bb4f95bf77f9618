import type { BrowserContext } from '@playwright/test'

/** Collects what no page of the app may ever do: break its content security policy, or throw an error that nobody catches. */
export function watchProblems(context: BrowserContext, problems: string[]): void {
  context.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) problems.push(`CSP: ${message.text()}`)
  })
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error().stack ?? error.error().message}`))
}
