import type { ToolPermission } from '@shared/model/tool'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/segmented'

type PermissionChoiceProps = {
  /** Names whose permission it is, for screen readers. */
  readonly label: string
  /** `mixed`: several tools that differ. */
  readonly value: ToolPermission | 'mixed'
  readonly onChange: (permission: ToolPermission) => void
}

/** Whether a tool may run: after asking, always, or never. */
export function PermissionChoice({ label, value, onChange }: PermissionChoiceProps) {
  const { t } = useTranslation()
  return (
    <Segmented<ToolPermission | 'mixed'>
      label={label}
      value={value}
      onChange={(next) => (next === 'mixed' ? undefined : onChange(next))}
      options={[
        { value: 'ask', label: t('settings.mcp.ask') },
        { value: 'always', label: t('settings.mcp.always') },
        { value: 'never', label: t('settings.mcp.never') },
      ]}
      className="shrink-0"
    />
  )
}
