import { type Autonomy, isAtWork, type Participant, type Round, type StopCause } from '@shared/model/room'
import { Pause, Play, SkipForward, StepForward } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Kbd } from '../../ui/kbd'
import { concludeRoom, pauseRoom, resumeRoom, stepRoom, stopRoom } from './room-actions'
import { clockTime, latestRuns } from './room-figures'

type RunStripProps = {
  readonly roomId: string
  readonly round: Round
  readonly autonomy: Autonomy | null
  readonly cast: readonly Participant[]
  /** It was paused because somebody types. */
  readonly typing: boolean
  /** A closing round follows this one. */
  readonly concluding: boolean
}

/** What the room does by itself now, how long it may go on, and how to stop it: while a round runs or waits. */
export function RunStrip({ roomId, round, autonomy, cast, typing, concluding }: RunStripProps) {
  const { t } = useTranslation()
  const paused = round.state === 'paused'
  const deciding = round.state === 'queued'
  const speaking = [...latestRuns(round).values()].filter(({ state }) => isAtWork(state))
  const names = speaking.map(({ participantId }) => cast.find(({ id }) => id === participantId)?.persona.name ?? '').join(', ')
  const now = [
    paused ? t(`rooms.room.controls.why.${typing && round.cause === 'user' ? 'typing' : whyPaused(round.cause)}`) : null,
    autonomy?.ending ? t('rooms.room.controls.ending') : null,
    deciding ? t('rooms.room.controls.deciding') : null,
    names === '' ? null : t(speaking.length === 1 ? 'rooms.room.controls.speaking' : 'rooms.room.controls.speakingMany', { names }),
    concluding ? t('rooms.room.controls.concluding') : null,
  ]
  return (
    <section
      aria-label={t('rooms.room.controls.label')}
      className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-m border border-line bg-side py-1.5 pr-1.5 pl-3"
    >
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">
          {autonomy
            ? paused
              ? t('rooms.room.controls.autonomousPaused')
              : t('rooms.room.controls.autonomous')
            : t(paused ? 'rooms.room.controls.paused' : 'rooms.room.controls.running', { number: round.number })}
          {autonomy ? <Countdown autonomy={autonomy} running={!paused} /> : null}
        </p>
        <p className="break-words text-ink-2 text-s">{now.filter((part) => part !== null).join(' ')}</p>
      </div>
      {paused ? (
        <>
          <Button size="s" onClick={() => void resumeRoom(roomId)}>
            <Play aria-hidden size={13} strokeWidth={1.75} />
            {t('rooms.room.controls.resume')}
          </Button>
          <Button size="s" variant="quiet" title={t('rooms.room.controls.stepHint')} onClick={() => void stepRoom(roomId)}>
            <StepForward aria-hidden size={13} strokeWidth={1.75} />
            {t('rooms.room.controls.step')}
          </Button>
        </>
      ) : (
        <>
          <Button size="s" onClick={() => void pauseRoom(roomId)}>
            <Pause aria-hidden size={13} strokeWidth={1.75} />
            {t('rooms.room.controls.pause')}
          </Button>
          {deciding ? null : (
            <Button size="s" variant="quiet" onClick={() => void stopRoom(roomId, 'afterSpeaker')}>
              <SkipForward aria-hidden size={13} strokeWidth={1.75} />
              {t(speaking.length > 1 ? 'rooms.room.controls.afterSpeakers' : 'rooms.room.controls.afterSpeaker')}
            </Button>
          )}
        </>
      )}
      {autonomy ? (
        <Button size="s" variant="quiet" title={t('rooms.room.concludeHint')} onClick={() => void concludeRoom(roomId)}>
          {t('rooms.room.conclude')}
        </Button>
      ) : null}
      <Button size="s" variant="quiet" onClick={() => void stopRoom(roomId, 'now')}>
        {t('rooms.room.controls.stop')}
        <span aria-hidden className="max-sm:hidden">
          <Kbd keys="Escape" />
        </span>
      </Button>
    </section>
  )
}

/** Why a round is paused; without a cause it is stepped. */
function whyPaused(cause: StopCause | null): 'user' | 'budget' | 'failure' | 'crash' | 'step' {
  return cause === 'budget' || cause === 'failure' || cause === 'crash' || cause === 'user' ? cause : 'step'
}

/** What is left of an autonomous run: rounds, answers, time. */
function Countdown({ autonomy, running }: { readonly autonomy: Autonomy; readonly running: boolean }) {
  const { t } = useTranslation()
  const { roundsLeft, utterancesLeft, endsAt } = autonomy
  const [now, setNow] = useState(Date.now)
  const ticks = endsAt !== null && running
  useEffect(() => {
    if (!ticks) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [ticks])
  const parts = [
    roundsLeft === null ? null : t('rooms.room.controls.roundsLeft', { count: roundsLeft }),
    utterancesLeft === null ? null : t('rooms.room.controls.answersLeft', { count: utterancesLeft }),
    endsAt === null ? null : t('rooms.room.controls.timeLeft', { time: clockTime(endsAt - now) }),
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : <span className="ml-2 font-normal text-ink-2 tabular-nums">{parts.join(' · ')}</span>
}
