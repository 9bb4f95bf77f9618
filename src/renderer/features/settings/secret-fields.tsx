import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { SecretInput } from '../../parts/connections/secret-input'
import { Button } from '../../ui/button'
import { TextInput } from '../../ui/field'
import { IconButton } from '../../ui/icon-button'
import { nameTyped, type SecretProblem, type SecretRow, withEmptyRow } from './secret-rows'

type SecretFieldsProps = {
  readonly kind: 'env' | 'headers'
  readonly rows: readonly SecretRow[]
  readonly problems: Readonly<Record<number, SecretProblem>>
  readonly onChange: (rows: readonly SecretRow[]) => void
}

/** Names with values that go in and never come out: a stored one shows only that it is there. */
export function SecretFields({ kind, rows, problems, onChange }: SecretFieldsProps) {
  const { t } = useTranslation()
  const change = (key: number, patch: Partial<SecretRow>) => onChange(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)))
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.25 text-ink-2">{t(`settings.mcp.${kind}`)}</legend>
      {rows.map((row, index) => (
        <div key={row.key}>
          <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-center gap-2">
            <TextInput
              aria-label={t('settings.mcp.secretName', { index: index + 1 })}
              aria-invalid={problems[row.key] !== undefined}
              placeholder={kind === 'env' ? 'API_TOKEN' : 'Authorization'}
              value={row.name}
              onChange={(text) => change(row.key, nameTyped(text))}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="off"
              className="w-full font-mono aria-invalid:border-bad"
            />
            <SecretInput
              label={t('settings.mcp.secretValue', { index: index + 1 })}
              value={row.value}
              onChange={(value) => change(row.key, { value })}
              placeholder={row.stored !== null && row.stored === row.name.trim() ? t('settings.mcp.secretStored') : ''}
            />
            <IconButton
              size="s"
              icon={X}
              label={t('settings.mcp.secretRemove', { name: row.name === '' ? String(index + 1) : row.name })}
              onClick={() => onChange(rows.filter((each) => each.key !== row.key))}
            />
          </div>
          {problems[row.key] === undefined ? null : (
            <p role="alert" className="mt-1 text-bad text-s">
              {t(`settings.mcp.problems.secrets.${problems[row.key] ?? 'name'}`)}
            </p>
          )}
        </div>
      ))}
      <Button variant="quiet" size="s" className="-ml-2 self-start" onClick={() => onChange(withEmptyRow(rows))}>
        <Plus aria-hidden size={13} strokeWidth={1.75} />
        {t(`settings.mcp.${kind === 'env' ? 'addEnv' : 'addHeader'}`)}
      </Button>
    </fieldset>
  )
}
