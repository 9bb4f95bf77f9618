import { expect, test } from 'vitest'
import { viewOf } from '../../../../../src/main/engine/sessions/context-view'
import { simpleTokenizer, startEngine, type TestEngine } from '../../../../fixtures/engine'
import { fill, llmChat, play, records, rest, say, text } from './talk'

/** Ends the process after every one of its writes in turn: how far it comes is all that differs. */
async function killed(at: number, work: (t: TestEngine, chat: string) => Promise<unknown>, compaction: Parameters<typeof llmChat>[1] = {}) {
  let t = await startEngine()
  play(t)
  const chat = llmChat(t, compaction)
  await fill(t, chat, 13, 190)
  const log = t.rows(chat)
  const begun = t.transactions()
  t.killAfter(at)
  let survived = false
  void work(t, chat).then(
    () => {
      survived = true
    },
    () => undefined,
  )
  for (let round = 0; round < 40 && !survived; round += 1) await t.clock.advance(500)
  const written = t.transactions() - begun
  t = await t.crash()
  return { t, chat, log, written, survived }
}

// Each of these makes several writes, alone or beside those of a turn.
const SCENES: Readonly<Record<string, (t: TestEngine, chat: string) => Promise<unknown>>> = {
  'a compaction by itself before a message': (t, chat) => say(t, chat, text('last', 400)),
  'Compact now, and a message that waits for it': async (t, chat) => {
    t.engine.session(chat).compactions.run({})
    t.send(chat, 'last')
    await rest(t, chat)
  },
  'a summary that fails, and a message that makes turns be left out': async (t, chat) => {
    play(t).onSummary = (call) => call.fail('provider', 'It failed.')
    await say(t, chat, text('last', 1_300))
  },
  'a compaction, its undoing and its redoing, and another version of the summary': async (t, chat) => {
    const { compactions } = t.engine.session(chat)
    const { checkpointId, done } = compactions.run({})
    await done
    await compactions.undo()
    await compactions.redo()
    await compactions.edit(checkpointId, 'as I say')
    await compactions.regenerate(checkpointId, null).done
    await say(t, chat, 'last')
  },
}

test.each(Object.entries(SCENES))(
  'killed at every step of %s: absent, failed or committed, never half',
  async (_, work) => {
    const seen = new Set<string>()
    let steps = 0
    for (let at = 0; ; at += 1) {
      const { t, chat, log, written, survived } = await killed(at, work)
      steps = at
      // The log is as it was, with at most the message behind it, once.
      expect(t.rows(chat).slice(0, log.length)).toEqual(log)
      const asked = t.transcript(chat).filter((line) => line.startsWith('user: last')).length
      const queued = t.engine.session(chat).queue().queue.length
      expect(asked + queued).toBeLessThanOrEqual(1)
      const stored = records(t, chat)
      for (const { state } of stored) seen.add(state)
      expect(stored.every(({ state }) => state !== 'running')).toBe(true)
      for (const { state, recipe, version, result } of stored) {
        // A checkpoint in force has everything it needs; a failed one has nothing and says why.
        if (state === 'committed' || state === 'undone') expect([recipe.coveredUntil !== null, result.compacted]).toEqual([true, true])
        if (state === 'failed') expect([result.compacted, version, result.error?.message.length !== 0]).toEqual([false, 0, true])
        if (version > 0) expect(recipe.summary).toMatch(/## Goal|as I say/)
      }
      expect(
        t.db
          .prepare('SELECT count(*) FROM summary_version v LEFT JOIN checkpoint k ON k.id = v.checkpoint_id WHERE k.state NOT IN (?, ?)')
          .pluck()
          .get('committed', 'undone'),
      ).toBe(0)
      // What it was before is what a fresh reading of the rows gives, and the chat goes on.
      const entries = t.opened.store.messages.branch(t.opened.store.conversations.get(chat)?.headId ?? '')
      const active = viewOf(simpleTokenizer, entries, stored, new Set()).record?.id ?? null
      expect(t.engine.chatState(chat).activeCompaction).toBe(active)
      const talk = play(t)
      t.engine.session(chat).resume()
      await rest(t, chat)
      await say(t, chat, 'still there?')
      expect(t.transcript(chat).slice(-2)).toEqual(['user: still there?', 'assistant: ok'])
      expect(talk.chats.length).toBeGreaterThan(0)
      await t.close()
      if (survived) break
      expect(written).toBe(at)
    }
    expect(steps).toBeGreaterThan(5)
    expect(seen).toContain(_.includes('fails') ? 'failed' : 'committed')
  },
  120_000,
)
