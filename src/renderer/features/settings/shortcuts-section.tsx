import { useTranslation } from 'react-i18next'
import { Kbd } from '../../ui/kbd'
import type { Shortcut } from './settings-page'

/** The keys that work everywhere in the app. */
export function ShortcutsSection({ shortcuts }: { readonly shortcuts: readonly Shortcut[] }) {
  const { t } = useTranslation()
  if (shortcuts.length === 0) return <p className="text-ink-2">{t('settings.shortcuts.empty')}</p>
  return (
    <dl className="grid max-w-110 grid-cols-[1fr_auto]">
      {shortcuts.map((shortcut) => (
        <div key={`${shortcut.label} ${shortcut.keys}`} className="col-span-2 grid grid-cols-subgrid items-center border-line border-b py-1.75">
          <dt>{shortcut.label}</dt>
          <dd className="m-0">
            <Kbd keys={shortcut.keys} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
