import type { Decision, StopCause } from '@shared/model/room'
import type { Usage } from '@shared/model/usage'
import type { ExportDocument, ExportedBlock, ExportedMessage, ExportedRoom, ExportedRun } from '@shared/schemas/export'

/** A piece of a message as people read it. */
export type Part =
  | { readonly type: 'text' | 'thought' | 'note'; readonly text: string }
  | { readonly type: 'code'; readonly label: string; readonly text: string; readonly language: string }

export type Fact = { readonly label: string; readonly value: string }

export type Item =
  | { readonly type: 'round'; readonly title: string }
  /** Something that happened, said by nobody. */
  | { readonly type: 'event'; readonly text: string }
  | {
      readonly type: 'message'
      readonly who: string
      readonly role: string | null
      readonly at: number
      readonly facts: readonly string[]
      readonly parts: readonly Part[]
    }

export type Person = { readonly name: string; readonly role: string; readonly model: string; readonly background: string | null; readonly left: boolean }

/** A conversation as people read it: the branch that is shown, in order. */
export type Transcript = { readonly title: string; readonly facts: readonly Fact[]; readonly cast: readonly Person[]; readonly items: readonly Item[] }

/** What Markdown and HTML are written from. Depends on the document only. */
export function transcriptOf(document: ExportDocument): Transcript {
  const branch = shownBranch(document)
  const room = document.kind === 'room' ? document.room : null
  return {
    title: document.title,
    facts: factsOf(document, branch.length),
    cast: room ? castOf(room) : [],
    items: room ? roomItems(branch, room) : branch.flatMap((message) => messageItem(message, null, document.kind === 'chat' ? document.config.model : '')),
  }
}

function shownBranch({ messages, headId }: ExportDocument): readonly ExportedMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const branch: ExportedMessage[] = []
  for (let next = headId === null ? undefined : byId.get(headId); next; next = next.parentId === null ? undefined : byId.get(next.parentId)) branch.push(next)
  return branch.reverse()
}

function factsOf(document: ExportDocument, messages: number): readonly Fact[] {
  const { spent } = document
  const settings = document.kind === 'room' ? document.room.settings : null
  const model = document.kind === 'chat' ? document.config.model : null
  return [
    { label: 'Begun', value: timeText(document.createdAt) },
    { label: 'Exported', value: timeText(document.exportedAt) },
    ...(model === null ? [] : [{ label: 'Model', value: model }]),
    ...(settings?.topic ? [{ label: 'Topic', value: settings.topic }] : []),
    ...(settings ? [{ label: 'Who answers', value: EXECUTIONS[settings.execution.model] }] : []),
    ...(settings?.talkStyle
      ? [{ label: 'Talk style', value: typeof settings.talkStyle === 'string' ? STYLES[settings.talkStyle] : settings.talkStyle.name }]
      : []),
    { label: 'Messages', value: String(messages) },
    ...usageText(spent.tokens).map((value) => ({ label: 'Tokens', value })),
    ...(spent.cost === null ? [] : [{ label: 'Cost', value: `${money(spent.cost)}${spent.costIncomplete ? ' or more: some prices are not known' : ''}` }]),
  ]
}

const EXECUTIONS: Readonly<Record<ExportedRoom['settings']['execution']['model'], string>> = {
  sequential: 'In turn',
  broadcast: 'All at once',
  mentioned: 'Who is mentioned',
  moderator: 'A moderator decides',
  manual: 'Whom the user chooses',
}
const STYLES = {
  brainstorm: 'Brainstorm',
  casual: 'Casual',
  decision: 'Decision making',
  debate: 'Debate',
  problemSolving: 'Problem solving',
  review: 'Review',
  planning: 'Planning',
  research: 'Research',
} as const

function castOf(room: ExportedRoom): readonly Person[] {
  return room.participants.map(({ persona, config, leftAt }) => ({
    name: persona.name,
    role: persona.role,
    model: config.model,
    background: persona.background,
    left: leftAt !== null,
  }))
}

function roomItems(branch: readonly ExportedMessage[], room: ExportedRoom): readonly Item[] {
  const rounds = new Map(room.rounds.map((round) => [round.id, round]))
  const runs = new Map(room.runs.flatMap((run) => run.output.map((id) => [id, run] as const)))
  for (const run of room.runs) if (run.messageId !== null) runs.set(run.messageId, run)
  let current: string | null = null
  return branch.flatMap((message): readonly Item[] => {
    const round = rounds.get(message.turnId)
    const heading: Item[] = round && round.id !== current ? [{ type: 'round', title: `Round ${round.number}${ROUND_KINDS[round.kind]}` }] : []
    current = round?.id ?? current
    return [...heading, ...messageItem(message, room, '', runs.get(message.id))]
  })
}

const ROUND_KINDS = { message: '', autonomous: ', by themselves', manual: ', given the word', conclusion: ', closing' } as const

function messageItem(message: ExportedMessage, room: ExportedRoom | null, model: string, run?: ExportedRun): readonly Item[] {
  const { author, blocks, createdAt } = message
  if (author.kind === 'system') return blocks.flatMap((block) => eventOf(block, room))
  const parts = blocks.flatMap(partsOf)
  if (message.error) parts.push({ type: 'note', text: `This answer failed: ${message.error.message}` })
  if (message.state === 'interrupted') parts.push({ type: 'note', text: 'This answer was stopped.' })
  if (parts.length === 0) return []
  const person = room?.participants.find(({ id }) => id === author.participantId)
  return [{ type: 'message', who: nameOf(message, model), role: person?.persona.role ?? null, at: createdAt, facts: factsOfMessage(message, run), parts }]
}

function nameOf({ author, model }: ExportedMessage, usual: string): string {
  if (author.name !== undefined && author.kind !== 'tool') return author.name
  switch (author.kind) {
    case 'user':
      return 'You'
    case 'tool':
      return 'Tools'
    case 'assistant':
    case 'participant':
    case 'system':
      return model || usual || 'Assistant'
  }
}

function factsOfMessage({ model, usage }: ExportedMessage, run: ExportedRun | undefined): readonly string[] {
  if (model === undefined) return []
  return [model, ...(usage ? usageText(usage) : []), ...(run && run.cost !== null ? [money(run.cost)] : [])]
}

function usageText({ input, output }: Usage): readonly string[] {
  if (input === null && output === null) return []
  return [`${(input ?? 0).toLocaleString('en')} read, ${(output ?? 0).toLocaleString('en')} written`]
}

function partsOf(block: ExportedBlock): Part[] {
  switch (block.type) {
    case 'text':
      return block.text.trim() === '' ? [] : [{ type: 'text', text: block.text.trim() }]
    case 'reasoning':
      return block.text.trim() === '' ? [] : [{ type: 'thought', text: block.text.trim() }]
    case 'toolCall':
      return [{ type: 'code', label: `Called ${block.name}`, text: block.rawInput ?? JSON.stringify(block.input, null, 2), language: 'json' }]
    case 'toolResult':
      return [{ type: 'code', label: block.isError ? 'It failed' : 'It answered', text: block.content, language: '' }]
    case 'image':
    case 'file':
      return [{ type: 'note', text: `Attached: ${block.name}` }]
    case 'notice':
      if (block.notice === 'context-only') return [{ type: 'note', text: 'For information: nobody was asked to answer.' }]
      return block.notice === 'impersonation' ? [{ type: 'note', text: `The answer went on as ${block.name ?? 'somebody else'} and was cut there.` }] : []
  }
}

function eventOf(block: ExportedBlock, room: ExportedRoom | null): readonly Item[] {
  if (block.type !== 'notice') return []
  switch (block.notice) {
    case 'cleared':
      return [event('What was said before is not given to the model any more.')]
    case 'clear-undone':
      return [event('What was said before is given to the model again.')]
    case 'cast':
      return [event(`${block.name} ${CHANGES[block.change]}${block.detail ? `: ${block.detail}` : ''}.`)]
    case 'decision':
      return [event(decisionText(block.decision, room))]
    case 'ended':
      return [event(`The talk ended: ${CAUSES[block.cause]}.`)]
    case 'context-only':
    case 'impersonation':
      return []
  }
}

function event(text: string): Item {
  return { type: 'event', text }
}

const CHANGES = {
  joined: 'joined',
  left: 'left',
  returned: 'came back',
  muted: 'was muted',
  unmuted: 'may speak again',
  renamed: 'has a new name',
  model: 'speaks through another model',
} as const

const CAUSES: Readonly<Record<StopCause, string>> = {
  user: 'it was stopped',
  rounds: 'the limit of rounds was reached',
  utterances: 'the limit of answers was reached',
  tokens: 'the limit of tokens was reached',
  cost: 'the limit of money was reached',
  time: 'the time was up',
  budget: 'the budget was used up',
  repetition: 'somebody repeated an answer',
  empty: 'the answers came empty',
  thanks: 'only thanks were left',
  reaction: 'by the rule of the room nobody answers what was said last',
  moderator: 'the moderator ended it',
  asksUser: 'it is your turn',
  failure: 'an answer failed',
  crash: 'Parley was closed in between',
  concluded: 'it was concluded',
}

function decisionText({ action, participantIds, instruction, reason, fallback }: Decision, room: ExportedRoom | null): string {
  const names = participantIds.map((id) => room?.participants.find((participant) => participant.id === id)?.persona.name ?? 'somebody')
  const what = { speak: `${names.join(', ')} to speak`, everyone: 'everyone to speak', askUser: 'it is your turn', finish: 'the talk is over' }[action]
  const why = reason === '' ? '' : ` Reason: ${reason}`
  return `${fallback ? 'The moderator’s answers could not be used' : 'The moderator decided'}: ${what}.${instruction ? ` Asked: ${instruction}.` : ''}${why}`
}

/** Dollars, small amounts with more digits. */
function money(dollars: number): string {
  return `$${dollars.toFixed(dollars !== 0 && dollars < 0.1 ? 4 : 2)}`
}

/** In UTC, so that the same conversation gives the same file everywhere. */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
