import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { installation, isBuilt, startHost } from './built-host'
import { temporaryDir } from './temporary'

const run = promisify(execFile)

test.skipIf(!isBuilt)('the example of docs/scripting.md compacts as it is printed', async () => {
  const text = await readFile(join(resolve(import.meta.dirname, '../..'), 'docs/scripting.md'), 'utf8')
  const [first = '', second = ''] = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')
  const host = startHost(await installation(), ['--data-dir', await temporaryDir()])
  const PARLEY_URL = await host.ready
  const { stdout, stderr } = await run('sh', ['-euc', `${first}\necho\n${second.replaceAll(/^(call .*)$/gm, '$1; echo')}`], {
    env: { ...process.env, PARLEY_URL },
  })
  expect(stderr).toBe('')
  const answers = stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as unknown] : []))
  const [, , planned, done, listed] = answers as { readonly data: Readonly<Record<string, unknown>> }[]
  expect(planned).toMatchObject({ ok: true, data: { compacted: true, trigger: 'manual', turnsKept: 0 } })
  expect(done).toMatchObject({ ok: true, data: { compacted: true, strategy: 'llm', turnsCompacted: 2, messagesAfter: 1 } })
  expect(listed).toMatchObject({ ok: true, data: { active: done?.data.checkpointId, compactions: [{ state: 'committed' }] } })
})
