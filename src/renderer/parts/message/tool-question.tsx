import type { OpenCall } from '@shared/model/tool'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import type { ToolActions } from './message-actions'

type ToolQuestionProps = { readonly open: OpenCall; readonly actions: ToolActions }

/** Asks before a tool does anything. Built-in tools that ask do so each time, so there is no "always" for them. */
export function ToolQuestion({ open, actions }: ToolQuestionProps) {
  const { t } = useTranslation()
  const { toolCallId, name, origin, source } = open
  const decide = (decision: 'allow' | 'always' | 'deny') => () => actions.decide(toolCallId, decision)
  return (
    <fieldset aria-label={t('transcript.toolAsks', { name, origin })} className="m-0 flex flex-wrap items-center gap-2 border-0 p-0 pt-2.5">
      <p className="min-w-0 flex-1 basis-52 text-ink-2 text-s">{t('transcript.toolAskHint')}</p>
      <Button onClick={decide('deny')}>{t('transcript.deny')}</Button>
      {source === 'builtin' ? null : <Button onClick={decide('always')}>{t('transcript.allowAlways')}</Button>}
      <Button variant="primary" onClick={decide('allow')}>
        {t('transcript.allow')}
      </Button>
    </fieldset>
  )
}
