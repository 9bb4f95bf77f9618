import type { Connection } from '@shared/model/connection'
import { Cable, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../store'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { ConnectionDialog } from './connection-dialog'
import { ConnectionRow } from './connection-row'

/** The providers one can chat with. */
export function ConnectionsSection() {
  const { t } = useTranslation()
  const connections = useApp((state) => state.connections)
  /** What the dialog is about: a connection, `new`, or nothing. It keeps its subject while it fades out. */
  const [subject, setSubject] = useState<Connection | 'new'>('new')
  const [open, setOpen] = useState(false)
  if (!connections) return null

  function edit(next: Connection | 'new'): void {
    setSubject(next)
    setOpen(true)
  }

  const add = (
    <Button variant={connections.length === 0 ? 'primary' : 'default'} onClick={() => edit('new')}>
      <Plus aria-hidden size={14} strokeWidth={2} />
      {t('settings.connections.add')}
    </Button>
  )
  return (
    <>
      {connections.length === 0 ? (
        <Empty icon={Cable} title={t('settings.connections.empty')} text={t('settings.connections.emptyText')} action={add} />
      ) : (
        <>
          <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
            <p className="text-ink-2">{t('settings.connections.intro')}</p>
            {add}
          </div>
          <ul>
            {connections.map((connection) => (
              <ConnectionRow key={connection.id} connection={connection} onEdit={() => edit(connection)} />
            ))}
          </ul>
        </>
      )}
      <ConnectionDialog open={open} onOpenChange={setOpen} subject={subject} />
    </>
  )
}
