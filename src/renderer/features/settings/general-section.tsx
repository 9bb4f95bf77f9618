import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/segmented'
import { SettingRow } from '../../ui/setting-row'
import { shortcutText } from '../../ui/shortcut'
import { DefaultModel } from './default-model'
import { TimeoutField } from './timeout-field'
import { useSettings } from './use-settings'

/** What concerns the whole app. */
export function GeneralSection() {
  const { t } = useTranslation()
  const { settings, update, errorOf } = useSettings()
  return (
    <div>
      <SettingRow label={t('settings.theme.label')} hint={t('settings.theme.hint')} error={errorOf('theme')}>
        <Segmented
          label={t('settings.theme.label')}
          value={settings.theme}
          onChange={(theme) => void update({ theme })}
          options={[
            { value: 'system', label: t('settings.theme.system') },
            { value: 'light', label: t('settings.theme.light') },
            { value: 'dark', label: t('settings.theme.dark') },
          ]}
        />
      </SettingRow>
      <SettingRow label={t('settings.defaultModel.label')} hint={t('settings.defaultModel.hint')} error={errorOf('defaultModel')}>
        <DefaultModel settings={settings} onChange={(patch) => void update(patch)} />
      </SettingRow>
      <SettingRow label={t('settings.sendKey.label')} hint={t('settings.sendKey.hint')} error={errorOf('sendKey')}>
        <Segmented
          label={t('settings.sendKey.label')}
          value={settings.sendKey}
          onChange={(sendKey) => void update({ sendKey })}
          options={[
            { value: 'enter', label: t('settings.sendKey.enter') },
            { value: 'mod-enter', label: t('settings.sendKey.modEnter', { keys: shortcutText('Mod+Enter') }) },
          ]}
        />
      </SettingRow>
      <SettingRow
        label={t('settings.interrupted.label')}
        hint={settings.interruptedAnswers === 'keep' ? t('settings.interrupted.hintKeep') : t('settings.interrupted.hintDrop')}
        error={errorOf('interruptedAnswers')}
      >
        <Segmented
          label={t('settings.interrupted.label')}
          value={settings.interruptedAnswers}
          onChange={(interruptedAnswers) => void update({ interruptedAnswers })}
          options={[
            { value: 'keep', label: t('settings.interrupted.keep') },
            { value: 'drop', label: t('settings.interrupted.drop') },
          ]}
        />
      </SettingRow>
      <SettingRow label={t('settings.timeout.label')} hint={t('settings.timeout.hint')} error={errorOf('requestTimeoutMs')}>
        <TimeoutField valueMs={settings.requestTimeoutMs} onChange={(requestTimeoutMs) => void update({ requestTimeoutMs })} />
      </SettingRow>
    </div>
  )
}
