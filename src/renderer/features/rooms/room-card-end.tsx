import type { AppError } from '@shared/errors'
import type { Message } from '@shared/model/message'
import { messageText } from '@shared/model/message'
import type { SpeakerRun, StopCause } from '@shared/model/room'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RetryRow } from '../../parts/message/retry-row'
import { Button } from '../../ui/button'
import { acceptPartial, allowSpeaker, retrySpeaker, stopRoom } from './room-actions'
import { useRoomView } from './room-context'
import { useMendable } from './room-mend'

type CardEndProps = {
  readonly run: SpeakerRun
  readonly name: string
  readonly messages: readonly Message[]
  /** Why its round ended. */
  readonly cause: StopCause | null
}

const LIMITS: readonly (StopCause | null)[] = ['rounds', 'utterances', 'tokens', 'cost', 'time', 'budget']

/** How an answer ended where it did not simply end, or what it waits for, with what can be done about it. */
export function CardEnd({ run, name, messages, cause }: CardEndProps) {
  const { t } = useTranslation()
  const { roomId } = useRoomView()
  const { participantId, state } = run
  const last = messages.findLast(({ author }) => author.kind !== 'tool')
  if (run.retry) return <RetryRow retry={run.retry} onCancel={() => void stopRoom(roomId, 'now', participantId)} />
  switch (state) {
    case 'queued':
    case 'preparing':
      return run.reason === 'budget' ? (
        <End text={t('rooms.room.card.budgetAsk')}>
          <Button size="s" onClick={() => void allowSpeaker(roomId, participantId, true)}>
            {t('rooms.room.card.allow')}
          </Button>
          <Button size="s" variant="quiet" onClick={() => void allowSpeaker(roomId, participantId, false)}>
            {t('rooms.room.card.skip')}
          </Button>
        </End>
      ) : null
    case 'failed':
      return (
        <>
          <p className="mt-2 select-text break-words text-bad first:mt-0">{run.error?.message ?? t('rooms.room.card.failed')}</p>
          <Mend run={run} name={name} message={last} />
          {run.error ? <ErrorDetails error={run.error} attempt={run.attempt} /> : null}
        </>
      )
    case 'stopped':
    case 'interrupted':
      return <Mend run={run} name={name} message={last} text={state === 'stopped' ? t('rooms.room.card.stopped') : t('rooms.room.card.interrupted')} />
    case 'skipped': {
      // Whoever had not begun when the user stopped the round was kept by no limit.
      const reason = run.reason === 'limit' && !LIMITS.includes(cause) ? null : run.reason
      return (
        <Mend
          run={run}
          name={name}
          message={undefined}
          text={reason ? t(`rooms.room.card.skipped.${reason}`) : t('rooms.room.card.skippedPlain')}
          retry={run.reason !== 'muted'}
        />
      )
    }
    case 'done': {
      const text = run.accepted
        ? t('rooms.room.card.accepted')
        : last?.stopReason === 'length'
          ? t('rooms.room.card.lengthStop')
          : last?.stopReason === 'filter'
            ? t('rooms.room.card.filterStop')
            : last?.blocks.every((block) => block.type === 'text' && block.text.trim() === '')
              ? t('rooms.room.card.empty')
              : null
      return text === null ? null : <End text={text} />
    }
    case 'streaming':
      return null
  }
}

function End({ text, children }: { readonly text?: string; readonly children?: ReactNode }) {
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 font-ui text-ink-2 text-m first:mt-0">
      {text === undefined ? null : <span>{text}</span>}
      {children ? <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">{children}</span> : null}
    </div>
  )
}

type MendProps = {
  readonly run: SpeakerRun
  readonly name: string
  readonly message: Message | undefined
  readonly text?: string
  readonly retry?: boolean
}

/** How a run broke off, with what can be done about it as long as its participant has no newer one. */
function Mend({ run, name, message, text, retry = true }: MendProps) {
  const { t } = useTranslation()
  const { roomId } = useRoomView()
  const { newest, busy } = useMendable(run)
  const again = retry && newest && !run.accepted
  const partial = message && messageText(message.blocks).trim() !== '' ? message : null
  if (text === undefined && !again && !partial) return null
  return (
    <End {...(text === undefined ? {} : { text })}>
      {again ? (
        // Not `disabled`: its title could then be reached by nobody.
        <Button
          size="s"
          aria-label={t('rooms.room.card.retryNamed', { name })}
          aria-disabled={busy}
          title={busy ? t('rooms.room.card.retryBusy') : undefined}
          onClick={() => (busy ? undefined : void retrySpeaker(roomId, run.participantId))}
        >
          {t('rooms.room.card.retry')}
        </Button>
      ) : null}
      {partial ? <Partial accepted={run.accepted} newest={newest} messageId={partial.id} /> : null}
    </End>
  )
}

type PartialProps = { readonly accepted: boolean; readonly newest: boolean; readonly messageId: string }

/** What becomes of a text that broke off: it does not count until the user says so. */
function Partial({ accepted, newest, messageId }: PartialProps) {
  const { t } = useTranslation()
  const { roomId } = useRoomView()
  if (accepted) return <span className="text-ink-3">{t('rooms.room.card.accepted')}</span>
  return (
    <>
      {newest ? (
        <Button size="s" variant="quiet" title={t('rooms.room.card.acceptHint')} onClick={() => void acceptPartial(roomId, messageId)}>
          {t('rooms.room.card.accept')}
        </Button>
      ) : null}
      <span className="basis-full text-ink-3 text-s">{t('rooms.room.card.partial')}</span>
    </>
  )
}

function ErrorDetails({ error, attempt }: { readonly error: AppError; readonly attempt: number }) {
  const { t } = useTranslation()
  const rows = [
    [t('rooms.room.card.errorCode'), error.code],
    [t('rooms.room.card.errorProvider'), error.provider],
    [t('rooms.room.card.errorStatus'), error.status?.toString()],
    [t('rooms.room.card.attemptNumber'), String(attempt)],
    [t('rooms.room.card.errorDetail'), error.detail?.slice(0, 4_000)],
  ] as const
  return (
    <details className="mt-2 font-ui text-s">
      <summary className="w-fit cursor-default text-ink-2 hover:text-ink">{t('rooms.room.card.details')}</summary>
      <dl className="mt-1.5 grid select-text grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        {rows.map(([label, value]) =>
          value === undefined ? null : (
            <div key={label} className="contents">
              <dt className="text-ink-2">{label}</dt>
              <dd className="m-0 min-w-0 whitespace-pre-wrap break-words font-mono">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  )
}
