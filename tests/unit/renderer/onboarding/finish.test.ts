import { appError } from '@shared/errors'
import type { Connection } from '@shared/model/connection'
import { failed, ok, type Result } from '@shared/result'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Client } from '../../../../src/renderer/client/client'
import { finishWith, finishWithDemo, skip } from '../../../../src/renderer/features/onboarding/finish'
import { runtime } from '../../../../src/renderer/store/runtime'
import { INITIAL_STATE, store } from '../../../../src/renderer/store/state'

const ID = '01900000-0000-7000-8000-000000000001'
const demo: Connection = { id: ID, provider: 'demo', label: 'Demo', hasSecret: false, createdAt: 1 }
const full = appError('disk', 'The disk is full. Make room and try again.')

type Call = readonly [method: string, input: unknown]

/** A client that writes down what is asked and answers by method. */
function fakeClient(answers: Readonly<Record<string, Result<unknown>>>): readonly Call[] {
  const calls: Call[] = []
  const call = (method: string, input: unknown) => {
    calls.push([method, input])
    return Promise.resolve(answers[method] ?? ok({}))
  }
  runtime.client = { call } as Pick<Client, 'call'> as Client
  return calls
}

const pushState = vi.fn()
beforeEach(() => {
  vi.stubGlobal('location', { hash: '#/settings', pathname: '/', search: '' })
  vi.stubGlobal('history', { pushState })
  store.setState({ ...INITIAL_STATE, route: { page: 'settings' } })
})
afterEach(() => vi.unstubAllGlobals())

test('the demo is made, becomes the default and opens a new chat', async () => {
  const calls = fakeClient({ 'connection.save': ok({ id: ID }) })
  expect(await finishWithDemo([])).toBeNull()
  expect(calls).toEqual([
    ['connection.save', { provider: 'demo', label: 'Demo' }],
    ['settings.update', { defaultConnectionId: ID, defaultModel: 'demo-chat', onboarded: true }],
  ])
  expect(store.getState().route).toEqual({ page: 'home' })
})

test('a demo that exists is used again', async () => {
  const calls = fakeClient({})
  expect(await finishWithDemo([demo])).toBeNull()
  expect(calls).toEqual([['settings.update', { defaultConnectionId: ID, defaultModel: 'demo-chat', onboarded: true }]])
})

test('where the demo cannot be saved, nothing is set and the page stays', async () => {
  const calls = fakeClient({ 'connection.save': failed(full) })
  expect(await finishWithDemo([])).toEqual(full)
  expect(calls.map(([method]) => method)).toEqual(['connection.save'])
  expect(store.getState().route).toEqual({ page: 'settings' })
})

test('a chosen model becomes the default; an error keeps the page', async () => {
  const calls = fakeClient({ 'settings.update': failed(full) })
  expect(await finishWith(ID, 'llama3.3:70b')).toEqual(full)
  expect(calls).toEqual([['settings.update', { defaultConnectionId: ID, defaultModel: 'llama3.3:70b', onboarded: true }]])
  expect(store.getState().route).toEqual({ page: 'settings' })
})

test('skipping sets nothing but that the first run is over', async () => {
  const calls = fakeClient({})
  expect(await skip()).toBeNull()
  expect(calls).toEqual([['settings.update', { onboarded: true }]])
  expect(store.getState().route).toEqual({ page: 'home' })
})
