import { useTranslation } from 'react-i18next'
import { Field, TextInput } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Segmented } from '../../ui/segmented'
import { splitCommandLine } from './command-line'
import { defaultMcpLabel, type McpDraft, type McpProblems } from './mcp-draft'
import { SecretFields } from './secret-fields'

type McpFieldsProps = {
  readonly draft: McpDraft
  readonly problems: McpProblems
  /** Once saved, a server stays of its kind: its secrets mean something else in the other one. */
  readonly typeFixed: boolean
  /** It has been started and answers: what that means has been said. */
  readonly works: boolean
  readonly onChange: (patch: Partial<McpDraft>) => void
}

/** The fields of an MCP server: a command with its variables, or an address with its headers. */
export function McpFields({ draft, problems, typeFixed, works, onChange }: McpFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      {typeFixed ? null : (
        <Segmented
          label={t('settings.mcp.kind')}
          value={draft.type}
          onChange={(type) => onChange({ type, secrets: [] })}
          options={[
            { value: 'stdio', label: t('settings.mcp.stdio') },
            { value: 'http', label: t('settings.mcp.http') },
          ]}
          className="self-start"
        />
      )}
      {draft.type === 'stdio' ? <CommandField draft={draft} problems={problems} onChange={onChange} /> : null}
      {draft.type === 'http' ? (
        <Field label={t('settings.mcp.url')} hint={t('settings.mcp.urlHint')} error={problems.url && t(`settings.connection.problems.baseUrl.${problems.url}`)}>
          <TextInput
            value={draft.url}
            onChange={(url) => onChange({ url })}
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            placeholder="https://example.com/mcp"
            className="font-mono"
          />
        </Field>
      ) : null}
      <SecretFields
        kind={draft.type === 'stdio' ? 'env' : 'headers'}
        rows={draft.secrets}
        problems={problems.secrets ?? {}}
        onChange={(secrets) => onChange({ secrets })}
      />
      <Field label={t('settings.connection.name')} hint={t('settings.mcp.nameHint')} error={problems.label && t('settings.connection.problems.label.long')}>
        <TextInput value={draft.label} onChange={(label) => onChange({ label })} placeholder={defaultMcpLabel(draft)} />
      </Field>
      {draft.type === 'stdio' && !works ? <Notice tone="warn">{t('settings.mcp.localWarning')}</Notice> : null}
    </>
  )
}

function CommandField({ draft, problems, onChange }: Pick<McpFieldsProps, 'draft' | 'problems' | 'onChange'>) {
  const { t } = useTranslation()
  const line = splitCommandLine(draft.commandLine)
  return (
    <div>
      <Field
        label={t('settings.mcp.command')}
        hint={t('settings.mcp.commandHint')}
        error={problems.commandLine && t(`settings.mcp.problems.command.${problems.commandLine}`)}
      >
        <TextInput
          value={draft.commandLine}
          onChange={(commandLine) => onChange({ commandLine })}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder="npx -y @modelcontextprotocol/server-filesystem /home/me/notes"
          className="font-mono"
        />
      </Field>
      {line.ok && line.words.length > 0 ? (
        <p className="mt-1.5 flex flex-wrap gap-1 text-s">
          <span className="sr-only">{t('settings.mcp.readAs')}</span>
          {line.words.map((word, index) => (
            <code
              // biome-ignore lint/suspicious/noArrayIndexKey: two arguments may be the same text
              key={index}
              className="max-w-full break-all rounded-[3px] bg-sunk px-1.5 py-px font-mono text-ink-2 first-of-type:font-medium first-of-type:text-ink"
            >
              {word === '' ? '""' : word}
            </code>
          ))}
        </p>
      ) : null}
    </div>
  )
}
