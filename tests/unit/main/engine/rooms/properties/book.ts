import { PROVIDER_IDS } from '@shared/model/connection'
import { type Message, messageText } from '@shared/model/message'
import { PREVIOUS_SUMMARY } from '@shared/model/summary-request'
import { expect } from 'vitest'
import { validate } from '../../../../../../src/main/engine/context/validate'
import type { ParticipantRecord, RoundRecord, RunRecord } from '../../../../../../src/main/engine/room-ports'
import type { TestEngine } from '../../../../../fixtures/engine'
import { speakerOf } from '../../../../../fixtures/rooms'
import type { Call } from '../../../../../fixtures/scripted-provider'

/** Every text of a room holds one of these, each once. */
const TOKEN = /«\w+»/g

export const tokensIn = (text: string): readonly string[] => text.match(TOKEN) ?? []

/** A request that has not ended. */
export type OpenCall = { readonly call: Call; readonly kind: 'answer' | 'moderator' | 'summary' }

/**
 * What must be true of one room, reckoned from the log and the runs alone and without the ledger of deliveries: what each
 * participant has been given is what its own earlier requests held.
 */
export function openBook(world: { readonly host: TestEngine; readonly room: string }) {
  /** Texts that a participant remembers, in order, by participant. */
  const memory = new Map<string, readonly string[]>()
  const remembered = new Set<string>()
  const inputs = new Map<string, readonly string[]>()
  const compacted = new Set<string>()
  const problems: string[] = []
  const accepted = new Map<string, string>()
  const discarded = new Set<string>()
  let open: OpenCall[] = []
  let answered = 0
  /** What a compaction costs is stored with its end, which a restart may take away. */
  let summaries = 0
  let requests = 0

  const store = () => world.host.opened.store.rooms
  const log = () => {
    const head = world.host.opened.store.conversations.get(world.room)?.headId
    return head ? world.host.opened.store.messages.branch(head).map(({ message }) => message) : []
  }
  const tokenOf = (id: string): readonly string[] => tokensIn(messageText(world.host.opened.store.messages.get(id)?.blocks ?? []))
  const memoryOf = (participant: ParticipantRecord): readonly string[] => memory.get(participant.id) ?? participant.history.flatMap(tokenOf)

  /** Takes over what has become part of somebody's memory since the last look. */
  function learn(): void {
    const cast = new Map(
      store()
        .participants(world.room)
        .map((each) => [each.id, each]),
    )
    for (const run of store().runsOf(world.room)) {
      const participant = cast.get(run.participantId)
      if (!participant || remembered.has(run.id) || !(run.state === 'done' || run.accepted)) continue
      remembered.add(run.id)
      memory.set(run.participantId, [...memoryOf(participant), ...(inputs.get(run.id) ?? (run.input ?? []).flatMap(tokenOf)), ...run.output.flatMap(tokenOf)])
    }
  }

  /** The one rule: not given yet, not its own, said after it joined, standing, up to the horizon. */
  function expected(participant: ParticipantRecord, run: RunRecord, round: RoundRecord, byHand = false): readonly string[] {
    const fixed = inputs.get(run.id)
    if (fixed) return fixed
    const earlier = store()
      .runs(round.id)
      .find(
        (each) =>
          each.participantId === run.participantId &&
          each.attempt < run.attempt &&
          inputs.has(each.id) &&
          each.state !== 'done' &&
          run.input !== null &&
          JSON.stringify(each.input) === JSON.stringify(run.input),
      )
    const again = earlier && inputs.get(earlier.id)
    if (again) return again
    const standing = new Set(
      store()
        .runsOf(world.room)
        .filter((each) => each.state === 'done' || each.accepted)
        .flatMap(({ output }) => output),
    )
    const messages = log()
    const from = participant.joinedAfter === null ? 0 : messages.findIndex(({ id }) => id === participant.joinedAfter) + 1
    const { model } = round.execution
    const blind =
      !byHand &&
      ((round.kind === 'message' && (model === 'broadcast' || model === 'mentioned')) ||
        (round.kind === 'autonomous' && model === 'broadcast') ||
        (model === 'moderator' &&
          round.decision?.action === 'everyone' &&
          !round.decision.fallback &&
          (round.kind === 'message' || round.kind === 'autonomous')))
    const until = blind && round.horizonId !== null ? messages.findIndex(({ id }) => id === round.horizonId) + 1 : messages.length
    const known = new Set(memoryOf(participant))
    const end = blind && round.horizonId === null ? from : until
    // What was let count after it joined belongs to the past it chose.
    const past = messages.slice(0, Math.min(from, end)).filter((message, index, before) => isLate(participant, message, index, before))
    return [...past, ...messages.slice(from, end)]
      .filter(({ id, author }) => author.kind === 'user' || (author.kind === 'participant' && author.participantId !== participant.id && standing.has(id)))
      .flatMap(({ blocks }) => tokensIn(messageText(blocks)))
      .filter((token) => !known.has(token))
  }

  function isLate(participant: ParticipantRecord, message: Message, index: number, before: readonly Message[]): boolean {
    const { joining, history } = participant
    const run = store()
      .runsOf(world.room)
      .find(({ output }) => output.includes(message.id))
    if (joining.strategy === 'fresh' || !run?.accepted) return false
    if (joining.strategy === 'full') return true
    const given = before.findIndex(({ id, turnId }) => history.includes(id) && (joining.strategy === 'recent' || turnId === message.turnId))
    return given >= 0 && (joining.strategy === 'range' || given <= index)
  }

  function look(call: Call): void {
    requests += 1
    for (const provider of PROVIDER_IDS) for (const { rule } of validate(provider, call.request)) problems.push(`${provider}: ${rule}`)
    const name = speakerOf(call)
    const last = call.request.messages.at(-1)?.blocks.at(-1)
    const kind = name === 'moderator' ? 'moderator' : last?.type === 'text' && last.text.endsWith(`Answer now, only as ${name}.`) ? 'answer' : 'summary'
    open.push({ call, kind })
    if (kind !== 'answer') return
    learn()
    const participant = store()
      .participants(world.room)
      .find((each) => each.persona.name === name && each.leftAt === null)
    const active = store()
      .rounds(world.room, { limit: 10_000 })
      .find(({ endedAt }) => endedAt === null)
    const run =
      active &&
      store()
        .runs(active.id)
        .find((each) => each.participantId === participant?.id && (each.state === 'preparing' || each.state === 'streaming'))
    if (!participant || !active || !run) {
      problems.push(`a request of ${name} without a run`)
      return
    }
    const input = expected(participant, run, active)
    inputs.set(run.id, input)
    const should = [...memoryOf(participant), ...input]
    const texts = call.request.messages.map(({ role, blocks }) => ({
      role,
      // A summary quotes the user's own words of the part that it stands for.
      tokens: blocks.flatMap((block) => (block.type === 'text' && !block.text.startsWith(PREVIOUS_SUMMARY) ? tokensIn(block.text) : [])),
    }))
    const does = texts.flatMap(({ tokens }) => tokens)
    const fits = compacted.has(participant.id)
      ? JSON.stringify(should.slice(should.length - does.length)) === JSON.stringify(does)
      : JSON.stringify(should) === JSON.stringify(does)
    if (!fits) problems.push(`${name} (${active.execution.model}, ${active.kind}) should be given ${should.join('')} and is given ${does.join('')}`)
    if (new Set(does).size !== does.length) problems.push(`${name} is given something twice: ${does.join('')}`)
    const mine = new Set(
      log()
        .filter(({ author }) => author.participantId === participant.id)
        .flatMap(({ blocks }) => tokensIn(messageText(blocks))),
    )
    for (const { role, tokens } of texts)
      for (const token of tokens) if ((role === 'assistant') !== mine.has(token)) problems.push(`${token} stands on the wrong side for ${name}`)
  }

  return {
    problems,
    compacted,
    get requests() {
      return requests
    },
    get open() {
      open = open.filter(({ call }) => !call.signal.aborted)
      return open
    },
    listen(host: TestEngine) {
      // Hundreds of sequences on a disk that need not outlive the test.
      host.db.pragma('synchronous = OFF')
      open = []
      host.provider.onCall = (call) => {
        try {
          look(call)
        } catch (reason) {
          problems.push(String(reason))
        }
      }
    },
    ended({ call, kind }: OpenCall, well: boolean) {
      if (!call.signal.aborted && well) {
        if (kind === 'summary') summaries += 1
        else answered += 1
      }
      open = open.filter((each) => each.call !== call)
    },
    /** Somebody was given the word by the user: what it has heard by now counts, also where the others do not hear each other. */
    byHand(participantId: string, roundId: string) {
      learn()
      const participant = store()
        .participants(world.room)
        .find(({ id }) => id === participantId)
      const round = store()
        .rounds(world.room, { limit: 10_000 })
        .find(({ id }) => id === roundId)
      const run = store()
        .runs(roundId)
        .findLast((each) => each.participantId === participantId)
      if (participant && round && run && run.input !== null && !inputs.has(run.id)) inputs.set(run.id, expected(participant, run, round, true))
    },
    accepted: (token: string, roundId: string) => void accepted.set(token, roundId),
    discarded: (roundId: string) => void discarded.add(roundId),
    check() {
      learn()
      expect(problems).toEqual([])
      const said = log()
        .filter(({ author }) => author.kind === 'user')
        .flatMap(({ blocks }) => tokensIn(messageText(blocks)))
      const queued = store()
        .queue(world.room)
        .flatMap(({ content }) => tokensIn(messageText(content)))
      const kept = [...accepted].filter(([, roundId]) => !discarded.has(roundId)).map(([token]) => token)
      expect([...said, ...queued].toSorted(), 'accepted messages, each once').toEqual(kept.toSorted())
      const rounds = store().rounds(world.room, { limit: 10_000 })
      expect(rounds.filter(({ endedAt }) => endedAt === null).length, 'active rounds').toBeLessThanOrEqual(1)
      for (const round of rounds)
        if (round.endedAt !== null)
          expect(
            store()
              .runs(round.id)
              .filter(({ state }) => state === 'queued' || state === 'preparing' || state === 'streaming'),
            'runs of a round that is over',
          ).toEqual([])
      const paid = world.host.opened.store.usage.summary(world.room).totals.input ?? 0
      expect(paid, 'tokens in the ledger').toBeGreaterThanOrEqual(answered)
      expect(paid, 'tokens in the ledger').toBeLessThanOrEqual(answered + summaries)
      expect(
        store()
          .usage(world.room)
          .reduce((sum, { totals }) => sum + (totals.input ?? 0), 0),
        'tokens of the participants',
      ).toBeLessThanOrEqual(answered + summaries)
      for (const { participantId, messageId } of store().deliveries(world.room, { limit: 100_000 })) {
        const known = new Set(memory.get(participantId) ?? [])
        const history =
          store()
            .participants(world.room)
            .find(({ id }) => id === participantId)?.history ?? []
        for (const token of tokenOf(messageId))
          if (!known.has(token) && !history.includes(messageId)) throw new Error(`${token} is marked as delivered and was not given`)
      }
    },
  }
}

export type Book = ReturnType<typeof openBook>
