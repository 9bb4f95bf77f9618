import type { Id } from '@shared/ids'
import type { CallInput } from '@shared/methods'
import type { Persona } from '@shared/model/persona'
import type { Participant } from '@shared/model/room'
import type { ToolDecision } from '@shared/model/tool'
import type { Result } from '@shared/result'
import i18next from 'i18next'
import { loadLibrary } from '../../parts/personas/library'
import { call, navigate, newRequestId, showToast } from '../../store'
import { report } from './room-report'

// What can be done with a room; each says in a toast why, where it is refused.

/** Changes settings of the room; fields that are not given stay. Resolves to true where that was accepted. */
export async function configureRoom(id: Id, patch: Omit<CallInput<'room.configure'>, 'id'>): Promise<boolean> {
  return report(await call('room.configure', { id, ...patch }))
}

/** Changes a participant; resolves to true where that was accepted. */
export async function updateParticipant(id: Id, participantId: Id, patch: Omit<CallInput<'room.updateParticipant'>, 'id' | 'participantId'>): Promise<boolean> {
  return report(await call('room.updateParticipant', { id, participantId, ...patch }))
}

/** Takes a participant out of the cast. What it said stays, and the toast brings it back to its place, counted from 0. */
export async function removeParticipant(id: Id, seat: Participant, place: number): Promise<void> {
  if (!report(await call('room.removeParticipant', { id, participantId: seat.id }))) return
  const undo = async (): Promise<void> => {
    if (await bringBack(id, seat)) await updateParticipant(id, seat.id, { position: place })
  }
  const text = i18next.t('rooms.room.cast.removed', { name: seat.persona.name })
  showToast({ text, action: { label: i18next.t('rooms.room.undo'), run: () => void undo() } })
}

/** Somebody who has left comes back as who they were, at the end of the cast; resolves to true where there was room. */
export async function bringBack(id: Id, { persona, config }: Participant): Promise<boolean> {
  const { connectionId, model, contextLimit, maxTokens, temperature, streaming, compaction, toolsets } = config
  const participant = {
    ...persona,
    capabilities: [...persona.capabilities],
    ...{ connectionId, model, contextLimit, maxTokens, temperature, streaming, compaction, toolsets: [...toolsets] },
  }
  // Memory is theirs already: how newcomers join does not count.
  return report(await call('room.addParticipant', { id, participant, joining: { strategy: 'fresh' } }))
}

/** Keeps who a participant is for later rooms, without its model. */
export async function keepPersona(persona: Persona): Promise<void> {
  if (!report(await call('persona.save', { ...persona, capabilities: [...persona.capabilities] }))) return
  void loadLibrary()
  showToast({ text: i18next.t('rooms.persona.saved', { name: persona.name }) })
}

/** Gives one participant the word. */
export async function speakNext(id: Id, participantId: Id): Promise<void> {
  report(await call('room.speak', { id, requestId: newRequestId(), participantId }))
}

/** Goes on with a round that was paused, stepped or interrupted. */
export async function resumeRoom(id: Id): Promise<void> {
  report(await call('room.run', { id }))
}

/** Where there is nothing left to go on with, nobody needs to be told. */
function reportUnlessOver(result: Result<unknown>): void {
  if (result.ok || result.error.code !== 'conflict') report(result)
}

/** The same for a talk that may have ended meanwhile, which is no failure. */
export async function goOnTalking(id: Id): Promise<void> {
  reportUnlessOver(await call('room.run', { id }))
}

/** Lets the cast go on by itself until the first limit is reached. */
export async function letThemTalk(id: Id, limits: NonNullable<CallInput<'room.run'>['autonomous']>): Promise<boolean> {
  return report(await call('room.run', { id, autonomous: limits }))
}

export async function stepRoom(id: Id): Promise<void> {
  report(await call('room.step', { id }))
}

/** Has one answer given to a message that was sent to be stepped; one that nobody answers has no round to step. */
export async function stepSent(id: Id): Promise<void> {
  reportUnlessOver(await call('room.step', { id }))
}

export async function pauseRoom(id: Id): Promise<void> {
  report(await call('room.pause', { id }))
}

/** Breaks off at once, or lets who speaks finish; one participant, or all. */
export async function stopRoom(id: Id, when: 'now' | 'afterSpeaker', participantId?: Id): Promise<void> {
  report(await call('room.stop', { id, when, ...(participantId === undefined ? {} : { participantId }) }))
}

/** One closing round. */
export async function concludeRoom(id: Id): Promise<void> {
  report(await call('room.conclude', { id, requestId: newRequestId() }))
}

/** The last run of a participant again, with the same input. */
export async function retrySpeaker(id: Id, participantId: Id): Promise<void> {
  report(await call('room.retrySpeaker', { id, participantId }))
}

export async function acceptPartial(id: Id, messageId: Id): Promise<void> {
  report(await call('room.acceptPartial', { id, messageId }))
}

export async function allowSpeaker(id: Id, participantId: Id, allow: boolean): Promise<void> {
  report(await call('room.allowSpeaker', { id, participantId, allow }))
}

/** The user's word on a tool that a participant has called and that asks. */
export async function decideCall(id: Id, toolCallId: string, decision: ToolDecision, participantId: Id | undefined): Promise<void> {
  report(await call('tool.decide', { id, toolCallId, decision, ...(participantId === undefined ? {} : { participantId }) }))
}

export async function unqueue(id: Id, roundId: Id): Promise<void> {
  report(await call('room.unqueue', { id, roundId }))
}

/** A new room with everything up to the message, and goes there. */
export async function branchRoom(id: Id, messageId: Id): Promise<void> {
  const result = await call('conversation.fork', { id, messageId })
  if (report(result) && result.ok) navigate({ page: 'chat', id: result.data.id })
}

export async function setPinned(id: Id, pinned: boolean): Promise<void> {
  report(await call('conversation.update', { id, pinned }))
}

/** Moves a room to the archive or back; moving it there can be undone from the toast. */
export async function setArchived(id: Id, title: string, archived: boolean): Promise<void> {
  if (!report(await call('conversation.update', { id, archived })) || !archived) return
  const undo = (): void => void setArchived(id, title, false)
  showToast({ text: i18next.t('rooms.room.archived', { title }), action: { label: i18next.t('rooms.room.undo'), run: undo } })
}

/** Deletes a room and goes home; the toast brings it back. */
export async function removeRoom(id: Id, title: string): Promise<void> {
  if (!report(await call('conversation.remove', { id }))) return
  navigate({ page: 'home' })
  const restore = async (): Promise<void> => {
    if (report(await call('conversation.restore', { id }))) navigate({ page: 'chat', id })
  }
  showToast({ text: i18next.t('rooms.room.deleted', { title }), action: { label: i18next.t('rooms.room.undo'), run: () => void restore() } })
}
