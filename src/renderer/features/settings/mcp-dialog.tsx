import type { AppError } from '@shared/errors'
import type { McpServer } from '@shared/model/mcp'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { loadMcpServers } from '../../parts/tools/mcp-servers'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { checkMcpDraft, type McpDraft, type McpProblems, mcpDraftOf, type SavedMcp, transportInput } from './mcp-draft'
import { McpFields } from './mcp-fields'
import { McpTestResult } from './mcp-test-result'
import { rowsOf } from './secret-rows'
import { MCP_IDLE, useMcpTest } from './use-mcp-test'

type McpDialogProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void; readonly subject: McpServer | 'new' }

/** Adds or changes an MCP server. */
export function McpDialog({ open, onOpenChange, subject }: McpDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={subject === 'new' ? t('settings.mcp.addTitle') : t('settings.mcp.editTitle')}>
      {(controls) => <McpForm start={subject === 'new' ? null : subject} controls={controls} />}
    </FormDialog>
  )
}

function McpForm({ start, controls }: { readonly start: McpServer | null; readonly controls: FormControls }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => mcpDraftOf(start))
  const [saved, setSaved] = useState<SavedMcp | null>(() => (start ? { id: start.id, transport: transportInput(start.transport) } : null))
  const [problems, setProblems] = useState<McpProblems>({})
  const [error, setError] = useState<AppError | null>(null)
  const [saving, setSaving] = useState(false)
  const [dirty, setDirty] = useState(false)
  const { test: lastTest, run } = useMcpTest()
  // A result is old as soon as something is typed.
  const test = dirty ? MCP_IDLE : lastTest
  const busy = saving || test.state === 'running'
  const worked = test.state === 'answered'
  useEffect(() => controls.onDirty(dirty), [controls.onDirty, dirty])

  function change(patch: Partial<McpDraft>): void {
    setDraft({ ...draft, ...patch })
    setDirty(true)
    setProblems({})
    setError(null)
  }

  async function save(thenTest: boolean): Promise<void> {
    const check = checkMcpDraft(draft, saved)
    if (!check.ok) return setProblems(check.problems)
    setSaving(true)
    const result = await call('mcp.save', check.input)
    setSaving(false)
    if (!result.ok) return setError(result.error)
    setSaved({ id: result.data.id, transport: check.input.transport })
    setDirty(false)
    // The values are stored now; the page forgets them.
    setDraft({ ...draft, secrets: rowsOf(draft.secrets.map((row) => row.name.trim()).filter((name) => name !== '')) })
    void loadMcpServers()
    if (thenTest) await run(result.data.id)
    else controls.close()
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (worked) controls.close()
    else if (!busy) void save(true)
  }

  return (
    <form onSubmit={submit} noValidate className="mt-3.5 flex flex-col gap-3.5">
      <McpFields draft={draft} problems={problems} typeFixed={saved !== null} works={worked} onChange={change} />
      {error ? <ErrorNotice error={error} /> : <McpTestResult test={test} kind={draft.type} />}
      <div className="mt-1 flex justify-end gap-2">
        {worked ? null : (
          <>
            <Button onClick={controls.cancel}>{t('settings.cancel')}</Button>
            <Button onClick={() => void save(false)} disabled={busy}>
              {t('settings.save')}
            </Button>
          </>
        )}
        <Button type="submit" variant="primary" disabled={busy}>
          {worked ? t('settings.done') : t('settings.connection.saveAndTest')}
        </Button>
      </div>
    </form>
  )
}
