import { isAtWork, type Participant, type Round, type SpeakerRun } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { waitingNumber } from './room-figures'
import { isOpen } from './room-layout'

type SeatNow = { readonly seat: Participant; readonly run: SpeakerRun | undefined; readonly round: Round | undefined; readonly compacting: boolean }

/** What a participant does now, in a word or two. */
export function useSeatState({ seat, run, round, compacting }: SeatNow): string {
  const { t } = useTranslation()
  if (compacting) return t('rooms.room.state.compacting')
  if (run && round) {
    if (run.retry) return t('rooms.room.state.retrying')
    if (run.reason === 'budget' && (run.state === 'queued' || run.state === 'preparing')) return t('rooms.room.state.budget')
    if (run.state === 'queued') return isOpen(round) ? t('rooms.room.state.waiting', { number: waitingNumber(round, run) }) : t('rooms.room.state.queued')
    if (isAtWork(run.state) || !seat.muted) return t(`rooms.room.state.${run.state}`)
  }
  return seat.muted ? t('rooms.room.state.muted') : t('rooms.room.state.idle')
}
