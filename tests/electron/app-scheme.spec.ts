import { expect, test } from '../e2e/fixtures'

test('the window comes from app://parley with the policy on every answer', async ({ app, electronApp }) => {
  const address = await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())
  expect(address).toMatch(/^app:\/\/parley\/(#.*)?$/)
  const answers = await app.page.evaluate(async () => {
    const read = async (path: string, init?: RequestInit) => {
      const response = await fetch(path, init)
      return { status: response.status, policy: response.headers.get('content-security-policy'), sniff: response.headers.get('x-content-type-options') }
    }
    return { index: await read('/'), missing: await read('/nothing.js'), post: await read('/', { method: 'POST' }) }
  })
  expect([answers.index.status, answers.missing.status, answers.post.status]).toEqual([200, 404, 405])
  for (const { policy, sniff } of Object.values(answers)) {
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(sniff).toBe('nosniff')
  }
})

test('nothing outside the built page can be read', async ({ app }) => {
  const paths = [
    '/..%2f..%2fpackage.json',
    '/%2e%2e/main/index.js',
    '/..%5c..%5cpackage.json',
    '/assets/../../../package.json',
    '/%00',
    '/%ff',
    '/%2fetc/passwd',
  ]
  const answers = await app.page.evaluate((all) => Promise.all(all.map(async (path) => (await fetch(path).catch(() => null))?.status ?? 0)), paths)
  for (const [at, status] of answers.entries()) expect([0, 400, 404], paths[at]).toContain(status)
})

test('inline scripts, eval and foreign requests are blocked', async ({ app }) => {
  const outcome = await app.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.head.append(script)
    // The debugger may evaluate what the page may not, but only as long as its own call has not returned.
    const evaluated = await new Promise<string>((resolve) => {
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: it must not work
          resolve(String(eval('1')))
        } catch (error) {
          resolve((error as Error).name)
        }
      })
    })
    const fetched = await fetch('https://example.com/').catch((error: Error) => error.name)
    return { ran: 'ran' in window, evaluated, fetched }
  })
  expect(outcome).toEqual({ ran: false, evaluated: 'EvalError', fetched: 'TypeError' })
  expect(app.takeProblems().length).toBeGreaterThanOrEqual(2)
})
