import { useTranslation } from 'react-i18next'
import { closeDialog, useApp } from '../store'
import { Dialog } from '../ui/dialog'
import { Kbd } from '../ui/kbd'
import type { ShortcutRow } from './shortcut-rows'
import { shortcutRows } from './shortcut-rows'

/** All shortcuts on one page. */
export function ShortcutsDialog({ open }: { readonly open: boolean }) {
  const { t } = useTranslation()
  const sendKey = useApp((app) => app.settings.sendKey) ?? 'enter'
  const groups = Map.groupBy(shortcutRows(sendKey), (row) => row.group)
  return (
    <Dialog open={open} onOpenChange={(next) => next || closeDialog()} title={t('shell.shortcutsTitle')} closeLabel={t('common.close')} size="l">
      <div className="mt-3 gap-x-8 sm:columns-2">
        {[...groups].map(([group, rows]) => (
          <Group key={group} title={t(`shell.groups.${group}`)} rows={rows} />
        ))}
      </div>
    </Dialog>
  )
}

function Group({ title, rows }: { readonly title: string; readonly rows: readonly ShortcutRow[] }) {
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="mb-1.5 font-semibold text-[11px] text-ink-3">{title}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-2">
        {rows.map((row) => (
          <div key={row.label} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt>{row.label}</dt>
            <dd className="m-0 text-right">
              <Kbd keys={row.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
