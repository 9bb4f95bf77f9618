import type { Team } from '@shared/model/persona'
import { type LucideIcon, UserPlus, WandSparkles } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../parts/personas/avatar'

/** What a room begins with: a team by its id, one that a model proposes, or nobody. */
export type Beginning = { readonly kind: 'team'; readonly id: string } | { readonly kind: 'propose' } | { readonly kind: 'empty' }

/** Whether two beginnings are one choice. */
export function sameBeginning(a: Beginning, b: Beginning): boolean {
  return a.kind === b.kind && (a.kind !== 'team' || b.kind !== 'team' || a.id === b.id)
}

type TeamCardsProps = { readonly teams: readonly Team[]; readonly value: Beginning; readonly onChange: (value: Beginning) => void }

/** The teams to choose from, as cards; arrow keys move between them. */
export function TeamCards({ teams, value, onChange }: TeamCardsProps) {
  const { t } = useTranslation()
  const group = useId()
  const chosen = value.kind === 'team' ? value.id : value.kind
  const cards = (list: readonly Team[]) =>
    list.map((team) => (
      <Card
        key={team.id}
        group={group}
        title={team.name}
        text={team.description}
        checked={chosen === team.id}
        onCheck={() => onChange({ kind: 'team', id: team.id })}
      >
        <Faces team={team} />
      </Card>
    ))
  const own = teams.filter((team) => !team.builtIn)
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="mb-1.25 p-0 text-ink-2">{t('rooms.create.team')}</legend>
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-2 md:grid-cols-3">
        {cards(teams.filter((team) => team.builtIn))}
        {cards(own)}
        <Card
          group={group}
          icon={WandSparkles}
          title={t('rooms.create.propose')}
          text={t('rooms.create.proposeText')}
          checked={chosen === 'propose'}
          onCheck={() => onChange({ kind: 'propose' })}
        />
        <Card
          group={group}
          icon={UserPlus}
          title={t('rooms.create.empty')}
          text={t('rooms.create.emptyText')}
          checked={chosen === 'empty'}
          onCheck={() => onChange({ kind: 'empty' })}
        />
      </div>
    </fieldset>
  )
}

type CardProps = {
  readonly group: string
  readonly title: string
  readonly text: string
  readonly icon?: LucideIcon
  readonly checked: boolean
  readonly onCheck: () => void
  readonly children?: ReactNode
}

function Card({ group, title, text, icon: Icon, checked, onCheck, children }: CardProps) {
  const description = useId()
  return (
    <label className="relative flex min-w-0 cursor-default flex-col rounded-m border border-line bg-bg px-3 py-2.5 outline-offset-1 transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <input
        type="radio"
        name={group}
        aria-label={title}
        aria-describedby={description}
        checked={checked}
        onChange={onCheck}
        className="absolute inset-0 m-0 size-full cursor-default appearance-none rounded-m outline-none"
      />
      <span className="flex items-center gap-1.5 font-medium">
        {Icon ? <Icon aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-ink-2" /> : null}
        <span className="truncate">{title}</span>
      </span>
      <span id={description} className="mt-0.5 line-clamp-3 text-ink-2 text-s">
        {text}
      </span>
      {children ? <span className="mt-auto pt-2">{children}</span> : null}
    </label>
  )
}

function Faces({ team }: { readonly team: Team }) {
  const { t } = useTranslation()
  return (
    <span className="flex items-center gap-1">
      {team.personas.map((persona, position) => (
        <Avatar key={persona.name} seat={{ persona, position }} />
      ))}
      <span className="sr-only">{t('rooms.create.people', { count: team.personas.length })}</span>
    </span>
  )
}
