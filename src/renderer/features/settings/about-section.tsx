import { useTranslation } from 'react-i18next'
import { useApp } from '../../store'
import { KeyValue } from '../../ui/key-value'
import { LICENCES } from './licences'

/** Which Parley this is, and whose work it stands on. */
export function AboutSection() {
  const { t } = useTranslation()
  const info = useApp((state) => state.info)
  if (!info) return null
  return (
    <div className="max-w-130">
      <p className="mb-4 text-ink-2">{t('settings.about.tagline')}</p>
      <KeyValue
        className="max-w-90 select-text"
        rows={[
          { label: t('settings.about.version'), value: info.version },
          { label: t('settings.about.host'), value: info.host === 'electron' ? t('settings.about.hostElectron') : t('settings.about.hostBrowser') },
          { label: t('settings.about.platform'), value: info.platform },
        ]}
      />
      <h2 className="mt-7 mb-1 font-medium text-m">{t('settings.about.licence')}</h2>
      <p className="mb-3 text-ink-2">{t('settings.about.licenceText')}</p>
      <KeyValue className="max-w-90" rows={LICENCES.map((row) => ({ label: row.name, value: <span className="text-ink-3">{row.licence}</span> }))} />
    </div>
  )
}
