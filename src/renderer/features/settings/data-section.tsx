import { useTranslation } from 'react-i18next'
import { showToast, useApp } from '../../store'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { SettingRow } from '../../ui/setting-row'
import { ImportRow } from './import-row'

/** Where everything is kept, and how. */
export function DataSection() {
  const { t } = useTranslation()
  const info = useApp((state) => state.info)
  if (!info) return null

  async function copyPath(path: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(path)
      showToast({ text: t('settings.data.copied') })
    } catch {
      showToast({ text: t('settings.data.copyFailed'), tone: 'bad' })
    }
  }

  return (
    <div>
      {info.demo ? (
        <Notice tone="warn" className="mb-4">
          {t('settings.data.demo')}
        </Notice>
      ) : null}
      <SettingRow
        label={t('settings.data.folder')}
        hint={
          <>
            {t('settings.data.folderHint')}
            <code className="mt-1.5 block select-text break-all font-mono text-ink text-s">{info.dataDir}</code>
          </>
        }
      >
        <Button onClick={() => void copyPath(info.dataDir)}>{t('settings.data.copyPath')}</Button>
      </SettingRow>
      <ImportRow />
      <Statement label={t('settings.data.secrets')} text={t(`settings.secrets.${info.secrets}`)} />
      <Statement label={t('settings.data.backups')} text={t('settings.data.backupsText')} />
      <Statement label={t('settings.data.leaves')} text={t('settings.data.leavesText')} />
    </div>
  )
}

function Statement({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="border-line border-t py-3.5">
      <p className="font-medium">{label}</p>
      <p className="mt-0.5 max-w-130 text-ink-2">{text}</p>
    </div>
  )
}
