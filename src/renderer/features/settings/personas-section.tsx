import type { SavedPersona } from '@shared/model/persona'
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
import { duplicatePersona, removePersona } from './library-actions'
import { LibraryRow } from './library-row'
import { PersonaDialog } from './persona-dialog'

/** The personas that are kept for rooms. */
export function PersonasSection() {
  const { t } = useTranslation()
  const { personas, error } = useLibrary()
  /** What the dialog is about; it keeps its subject while it fades out. */
  const [subject, setSubject] = useState<SavedPersona | 'new'>('new')
  const [open, setOpen] = useState(false)
  const edit = (next: SavedPersona | 'new'): void => {
    setSubject(next)
    setOpen(true)
  }
  const row = (persona: SavedPersona) => {
    const copy: MenuItem = { label: t('rooms.persona.duplicate'), onSelect: () => void duplicatePersona(persona) }
    return (
      <LibraryRow
        key={persona.id}
        title={persona.name}
        text={persona.role}
        mark={<Avatar seat={{ persona, position: 0 }} size="m" />}
        actionsLabel={t('rooms.persona.actions', { name: persona.name })}
        items={
          persona.builtIn
            ? [copy]
            : [
                { label: t('rooms.persona.editItem'), onSelect: () => edit(persona) },
                copy,
                'separator',
                { label: t('rooms.persona.delete'), onSelect: () => void removePersona(persona), danger: true },
              ]
        }
      />
    )
  }
  const own = personas?.filter((persona) => !persona.builtIn)
  const add = (
    <Button variant={own?.length === 0 ? 'primary' : 'default'} onClick={() => edit('new')}>
      <Plus aria-hidden size={14} strokeWidth={2} />
      {t('rooms.persona.new')}
    </Button>
  )
  return (
    <>
      <p className="max-w-130 text-ink-2">{t('rooms.persona.intro')}</p>
      {error ? (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      ) : null}
      <div className="mt-5 mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-medium text-m">{t('rooms.persona.own')}</h2>
        {own?.length === 0 ? null : add}
      </div>
      {personas === null && error === null ? <Spinner label={t('common.loading')} /> : null}
      {own?.length === 0 ? <Empty title={t('rooms.persona.none')} text={t('rooms.persona.noneText')} action={add} className="border-line border-t" /> : null}
      <ul>{own?.map(row)}</ul>
      <h2 className="mt-7 mb-2 font-medium text-m">{t('rooms.persona.builtIn')}</h2>
      <ul>{personas?.filter((persona) => persona.builtIn).map(row)}</ul>
      <PersonaDialog open={open} onOpenChange={setOpen} subject={subject} />
    </>
  )
}
