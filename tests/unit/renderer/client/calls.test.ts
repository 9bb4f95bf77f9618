import { appError } from '@shared/errors'
import type { ClientFrame } from '@shared/protocol'
import { ok } from '@shared/result'
import { beforeEach, expect, test } from 'vitest'
import { type Calls, createCalls } from '../../../../src/renderer/client/calls'
import { idOf } from '../../shared/sources'

let sent: ClientFrame[]
let calls: Calls

beforeEach(() => {
  sent = []
  calls = createCalls((frame) => sent.push(frame) > 0)
})

const send = () => calls.call('chat.send', { id: idOf(1), requestId: idOf(2), text: 'hi' })

test('an answer finds its call', async () => {
  calls.up()
  const first = calls.call('chat.interrupt', { id: idOf(1) })
  const second = calls.call('app.info', {})
  calls.settle({ t: 'result', id: 2, result: ok('two') })
  calls.settle({ t: 'result', id: 1, result: ok('one') })
  expect(await Promise.all([first, second])).toEqual([ok('one'), ok('two')])
  expect(sent[0]).toEqual({ t: 'call', id: 1, method: 'chat.interrupt', input: { id: idOf(1) } })
})

test('calls before the first connection wait for it', async () => {
  const answer = calls.call('app.info', {})
  expect(sent).toEqual([])
  calls.up()
  expect(sent).toHaveLength(1)
  calls.settle({ t: 'result', id: 1, result: ok('here') })
  expect(await answer).toEqual(ok('here'))
})

test('a cut fails what may have run, and repeats what may run twice', async () => {
  calls.up()
  const read = calls.call('conversation.get', { id: idOf(1) })
  const written = send()
  calls.down()
  expect(await read).toMatchObject({ ok: false, error: { code: 'network', retryable: true } })
  calls.up()
  expect(sent.map((frame) => (frame.t === 'call' ? [frame.id, frame.method] : []))).toEqual([
    [1, 'conversation.get'],
    [2, 'chat.send'],
    [2, 'chat.send'],
  ])
  calls.settle({ t: 'result', id: 2, result: ok({ turnId: idOf(3) }) })
  calls.settle({ t: 'result', id: 2, result: ok({ turnId: idOf(9) }) })
  expect(await written).toEqual(ok({ turnId: idOf(3) }))
})

test('without a connection calls fail at once', async () => {
  calls.up()
  calls.down()
  expect(await send()).toMatchObject({ ok: false, error: { code: 'network' } })
  expect(sent).toEqual([])
})

test('a refusal fails everything, now and later', async () => {
  const waiting = send()
  const refusal = appError('auth', 'no')
  calls.refuse(refusal)
  expect(await waiting).toEqual({ ok: false, error: refusal })
  expect(await calls.call('app.info', {})).toEqual({ ok: false, error: refusal })
})

test('what no frame can carry is refused before it is sent', async () => {
  calls.up()
  const result = await calls.call('chat.send', { id: idOf(1), requestId: idOf(2), text: '\u0001'.repeat(6_000_000) })
  expect(result).toMatchObject({ ok: false, error: { code: 'too_large' } })
  expect(sent).toEqual([])
})

test('a frame that cannot be sent fails its call only', async () => {
  const broken = createCalls(() => {
    throw new Error('could not be cloned')
  })
  broken.up()
  expect(await broken.call('app.info', {})).toMatchObject({ ok: false, error: { code: 'internal', detail: 'Error: could not be cloned' } })
})
