import type { Team } from '@shared/model/persona'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { Avatar } from '../../parts/personas/avatar'
import { useLibrary } from '../../parts/personas/library'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import type { MenuItem } from '../../ui/menu-items'
import { Spinner } from '../../ui/spinner'
import { duplicateTeam, removeTeam } from './library-actions'
import { LibraryRow } from './library-row'
import { TeamDialog } from './team-dialog'

/** The teams that are kept for rooms. */
export function TeamsSection() {
  const { t } = useTranslation()
  const { teams, error } = useLibrary()
  /** What the dialog is about; it keeps its subject while it fades out. */
  const [subject, setSubject] = useState<Team | 'new'>('new')
  const [open, setOpen] = useState(false)
  const edit = (next: Team | 'new'): void => {
    setSubject(next)
    setOpen(true)
  }
  const row = (team: Team) => {
    const copy: MenuItem = { label: t('rooms.team.duplicate'), onSelect: () => void duplicateTeam(team) }
    return (
      <LibraryRow
        key={team.id}
        title={team.name}
        text={team.description === '' ? team.personas.map(({ name }) => name).join(', ') : team.description}
        mark={team.personas.slice(0, 3).map((persona, position) => <Avatar key={persona.name} seat={{ persona, position }} />)}
        actionsLabel={t('rooms.team.actions', { name: team.name })}
        items={
          team.builtIn
            ? [copy]
            : [
                { label: t('rooms.team.editItem'), onSelect: () => edit(team) },
                copy,
                'separator',
                { label: t('rooms.team.delete'), onSelect: () => void removeTeam(team), danger: true },
              ]
        }
      />
    )
  }
  const own = teams?.filter((team) => !team.builtIn)
  const add = (
    <Button variant={own?.length === 0 ? 'primary' : 'default'} onClick={() => edit('new')}>
      <Plus aria-hidden size={14} strokeWidth={2} />
      {t('rooms.team.new')}
    </Button>
  )
  return (
    <>
      <p className="max-w-130 text-ink-2">{t('rooms.team.intro')}</p>
      {error ? (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      ) : null}
      <div className="mt-5 mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-medium text-m">{t('rooms.team.own')}</h2>
        {own?.length === 0 ? null : add}
      </div>
      {teams === null && error === null ? <Spinner label={t('common.loading')} /> : null}
      {own?.length === 0 ? <Empty title={t('rooms.team.none')} text={t('rooms.team.noneText')} action={add} className="border-line border-t" /> : null}
      <ul>{own?.map(row)}</ul>
      <h2 className="mt-7 mb-2 font-medium text-m">{t('rooms.team.builtIn')}</h2>
      <ul>{teams?.filter((team) => team.builtIn).map(row)}</ul>
      <TeamDialog open={open} onOpenChange={setOpen} subject={subject} />
    </>
  )
}
