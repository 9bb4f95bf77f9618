import type { Message } from '@shared/model/message'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { ErrorRow } from './error-row'
import type { MessageActions } from './message-actions'
import { wasStoppedHere } from './stopped-turns'

type MessageEndProps = {
  readonly message: Message
  readonly last: boolean
  /** Complete itself, but its turn was stopped at its calls. */
  readonly stopped: boolean
  readonly actions: MessageActions
}

/** How an answer ended, where it did not simply end: below whatever had arrived. */
export function MessageEnd({ message, last, stopped, actions }: MessageEndProps) {
  const { t } = useTranslation()
  const empty = message.blocks.every((block) => (block.type === 'text' || block.type === 'reasoning') && block.text.trim() === '')
  switch (stopped ? 'interrupted' : message.state) {
    case 'failed':
      return message.error ? <ErrorRow error={message.error} last={last} continuable={last && continuable(message)} actions={actions} /> : null
    case 'interrupted': {
      const here = wasStoppedHere(message.turnId)
      return (
        <p className="mt-2.5 flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1 font-ui text-m">
          <span className="font-medium text-ink-2">{here ? t('transcript.stopped') : t('transcript.interrupted')}</span>
          <span className="text-ink-3">{empty ? t('transcript.nothingArrived') : t('transcript.arrivedKept')}</span>
          {last ? (
            <span className="ml-1 flex gap-2">
              {continuable(message) ? (
                <Button size="s" onClick={actions.continueAnswer}>
                  {t('transcript.continue')}
                </Button>
              ) : null}
              <Button size="s" onClick={actions.retry}>
                {t('transcript.retry')}
              </Button>
            </span>
          ) : null}
        </p>
      )
    }
    case 'completed': {
      const hint = message.stopReason === 'length' ? t('transcript.lengthStop') : message.stopReason === 'filter' ? t('transcript.filterStop') : null
      const text = hint ?? (empty ? t('transcript.emptyAnswer') : null)
      return text === null ? null : <p className="mt-2.5 font-ui text-ink-3 text-m">{text}</p>
    }
    case 'pending':
    case 'streaming':
      return null
  }
}

/** There is a text to go on from, and no call after it that was never made. */
function continuable({ blocks }: Message): boolean {
  return blocks.some((block) => block.type === 'text' && block.text.trim() !== '') && blocks.every((block) => block.type !== 'toolCall')
}
