import type { Persona, TalkStyle } from '@shared/model/persona'
import type { Participant, RoomSettings } from '@shared/model/room'
import { allowed } from './capabilities'

type Style = { readonly name: string; readonly description: string; readonly guidelines: readonly string[]; readonly expected: readonly string[] }

/** The talk styles that come with Parley. They are words to the models and change nothing else. */
const STYLES: Readonly<Record<Extract<TalkStyle, string>, Style>> = {
  brainstorm: style('Brainstorm', 'Many ideas first; judging comes later.', [
    'Build on what others bring.',
    'Do not say why an idea fails; say what would make it work.',
    'Prefer the unusual to the safe.',
  ]),
  casual: style('Casual', 'A relaxed talk among people who like each other.', ['Keep it short.', 'Say what you think, and ask back.']),
  decision: style('Decision making', 'The talk ends with a decision and its reason.', [
    'Name the options and what each costs.',
    'Ask for evidence where a claim carries weight.',
    'End with what you recommend and why.',
  ]),
  debate: style('Debate', 'Positions meet; the best argument stands.', [
    'Contradict politely and to the point.',
    'Test the assumptions behind a claim.',
    'Grant a good point when you hear one.',
  ]),
  problemSolving: style('Problem solving', 'From the problem to steps that can be taken.', [
    'Say what the problem is before you solve it.',
    'Take it apart, and check whether each part can be done.',
    'Name the next step.',
  ]),
  review: style('Review', 'Something is looked at closely and fairly.', [
    'Be specific: quote what you mean.',
    'Say what is good as well as what is not.',
    'Give a fix with every fault.',
  ]),
  planning: style('Planning', 'A goal becomes steps with people and dates.', [
    'Turn goals into steps somebody can take.',
    'Name what is needed, and what could go wrong.',
  ]),
  research: style('Research', 'What is known, how well, and from where.', [
    'State facts that can be checked, with their source.',
    'Say how sure you are, and what is not known.',
  ]),
}

function style(name: string, description: string, guidelines: readonly string[]): Style {
  return { name, description, guidelines, expected: [] }
}

/** What a participant is told before everything else: who it is, who else is here, what the talk is about and how it goes. */
export function systemPrompt(
  self: Pick<Participant, 'id' | 'persona' | 'config'>,
  cast: readonly Pick<Participant, 'id' | 'persona' | 'leftAt'>[],
  settings: RoomSettings,
): string {
  const parts = [
    persona(self.persona, allowed(self, settings.policy)),
    `You take part in a conversation of several people. Messages of others stand between tags that name who wrote them; what you write has no tag and is only your own. Never write as anybody else.`,
    list('Who is here', [
      'User: the person this conversation is for',
      ...cast.filter(({ leftAt }) => leftAt === null).map((each) => `${each.persona.name}${each.id === self.id ? ' (you)' : ''}: ${each.persona.role}`),
    ]),
    settings.topic && `Topic: ${settings.topic}`,
    settings.talkStyle && talkStyle(settings.talkStyle),
    settings.environment && `Surroundings:\n${settings.environment}`,
    settings.context.length > 0 && list('Also to be known', settings.context),
  ]
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n')
}

function persona({ name, role, background, style: manner }: Persona, capabilities: readonly string[]): string {
  const lines = [`You are ${name}, ${role}.`]
  if (background) lines.push(background)
  if (manner) lines.push(`How you speak: ${manner}`)
  if (capabilities.length > 0) lines.push(`What you may use: ${capabilities.join(', ')}.`)
  return lines.join('\n')
}

function talkStyle(chosen: TalkStyle): string {
  const { name, description, guidelines, expected } = typeof chosen === 'string' ? STYLES[chosen] : chosen
  const parts = [`How we talk: ${name}. ${description}`.trim()]
  if (guidelines.length > 0) parts.push(guidelines.map((line) => `- ${line}`).join('\n'))
  if (expected.length > 0) parts.push(`Expected of everybody:\n${expected.map((line) => `- ${line}`).join('\n')}`)
  return parts.join('\n')
}

/** The last line of every request. */
export function closingLine(name: string, instruction: string | null): string {
  const asked = instruction === null ? '' : `${instruction}\n\n`
  return `${asked}Answer now, only as ${name}.`
}

/** What the cast is asked for in the last round of a talk. */
export const CONCLUSION = 'This is the closing round. Say in a few sentences where you have arrived, what remains open, and what you recommend.'

function list(title: string, items: readonly string[]): string {
  return `${title}:\n${items.map((item) => `- ${item}`).join('\n')}`
}
