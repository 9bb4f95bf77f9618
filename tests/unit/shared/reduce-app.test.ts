import { compareConversations, reduceApp } from '@shared/events/reduce-app'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appSource, appState, deepFreeze, idOf, stepArbitrary, summary } from './sources'

describe('reduceApp', () => {
  test('changes nothing it was given, keeps the order and every id once', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
        const source = appSource()
        let state = deepFreeze(source.state())
        for (const step of steps) state = deepFreeze(reduceApp(state, deepFreeze(source.next(step))))
        expect(state).toEqual(source.state())
        expect(state.conversations).toEqual([...state.conversations].sort(compareConversations))
        expect(new Set(state.conversations.map((row) => row.id)).size).toBe(state.conversations.length)
      }),
    )
  })

  test('a row that stays in its place leaves the others as they are', () => {
    const before = appState([summary(3), summary(2), summary(1)])
    const after = reduceApp(before, { type: 'conversation-changed', conversation: summary(2, { running: true }) })
    expect(after.conversations.map((row) => row.running)).toEqual([false, true, false])
    expect(after.conversations[0]).toBe(before.conversations[0])
    expect(after.conversations[2]).toBe(before.conversations[2])
  })

  test('a conversation that was used moves up, a new one comes in, a removed one goes', () => {
    const moved = reduceApp(appState([summary(3), summary(2), summary(1)]), { type: 'conversation-changed', conversation: summary(1, { updatedAt: 9 }) })
    expect(moved.conversations.map((row) => row.id)).toEqual([idOf(1), idOf(3), idOf(2)])
    const added = reduceApp(moved, { type: 'conversation-changed', conversation: summary(8) })
    expect(added.conversations.map((row) => row.id)).toEqual([idOf(1), idOf(8), idOf(3), idOf(2)])
    const removed = reduceApp(added, { type: 'conversation-removed', id: idOf(3) })
    expect(removed.conversations.map((row) => row.id)).toEqual([idOf(1), idOf(8), idOf(2)])
  })

  test('the same event twice is the same as once', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { minLength: 1, maxLength: 30 }), (steps) => {
        const source = appSource()
        for (const step of steps.slice(1)) source.next(step)
        const before = source.state()
        const event = source.next(steps[0] as (typeof steps)[number])
        expect(reduceApp(reduceApp(before, event), event)).toEqual(reduceApp(before, event))
      }),
    )
  })
})
