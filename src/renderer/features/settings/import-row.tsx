import type { AppError } from '@shared/errors'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { call, navigate, showToast } from '../../store'
import { Button } from '../../ui/button'
import { SettingRow } from '../../ui/setting-row'
import { DefaultModel } from './default-model'

/** What fits into one frame, with room for the marks that JSON adds. */
const MAX_BYTES = 15_000_000

type Target = { readonly defaultConnectionId: string | null; readonly defaultModel: string | null }

/** Takes an exported conversation in: a new one, which is then shown. */
export function ImportRow() {
  const { t } = useTranslation()
  const file = useRef<HTMLInputElement>(null)
  const [target, setTarget] = useState<Target>({ defaultConnectionId: null, defaultModel: null })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | string | null>(null)

  async function take(chosen: File): Promise<void> {
    setError(null)
    if (chosen.size > MAX_BYTES) return setError(t('rooms.transfer.tooLarge'))
    setBusy(true)
    const content = await chosen.text().catch(() => null)
    const { defaultConnectionId: connectionId, defaultModel: model } = target
    const result =
      content === null ? null : await call('conversation.import', { content, ...(connectionId !== null && { connectionId }), ...(model !== null && { model }) })
    setBusy(false)
    if (!result) return setError(t('rooms.transfer.unreadable'))
    if (!result.ok) return setError(result.error)
    showToast({ text: t('rooms.transfer.imported') })
    navigate({ page: 'chat', id: result.data.id })
  }

  return (
    <>
      <SettingRow label={t('rooms.transfer.import')} hint={t('rooms.transfer.importHint')} error={typeof error === 'string' ? error : null}>
        <Button onClick={() => file.current?.click()} disabled={busy}>
          {t(busy ? 'rooms.transfer.importing' : 'rooms.transfer.choose')}
        </Button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          aria-label={t('rooms.transfer.import')}
          tabIndex={-1}
          className="hidden"
          onChange={(event) => {
            const [chosen] = event.target.files ?? []
            // The same file can be chosen again after its error was mended.
            event.target.value = ''
            if (chosen) void take(chosen)
          }}
        />
      </SettingRow>
      {error !== null && typeof error !== 'string' ? <ErrorNotice error={error} /> : null}
      <SettingRow label={t('rooms.transfer.model')} hint={t('rooms.transfer.modelHint')}>
        <DefaultModel settings={target} onChange={setTarget} />
      </SettingRow>
    </>
  )
}
