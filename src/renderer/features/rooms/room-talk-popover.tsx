import type { RoomLimits } from '@shared/model/room'
import { MessagesSquare } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { Popover } from '../../ui/popover'
import { readLimit } from './read-limit'
import { letThemTalk } from './room-actions'

type TalkProps = { readonly roomId: string; readonly limits: RoomLimits }

/** "Let them talk": for how many rounds, answers or minutes the room goes on by itself. */
export function TalkPopover({ roomId, limits }: TalkProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      title={t('rooms.room.controls.talkTitle')}
      trigger={
        <Button variant="quiet">
          <MessagesSquare aria-hidden size={15} strokeWidth={1.75} className="lg:hidden" />
          <span className="max-lg:sr-only">{t('rooms.room.controls.talk')}</span>
        </Button>
      }
    >
      <TalkForm roomId={roomId} limits={limits} onStarted={() => setOpen(false)} />
    </Popover>
  )
}

function TalkForm({ roomId, limits, onStarted }: TalkProps & { readonly onStarted: () => void }) {
  const { t } = useTranslation()
  const [rounds, setRounds] = useState(textOf(limits.rounds))
  const [utterances, setUtterances] = useState(textOf(limits.utterances))
  const [minutes, setMinutes] = useState(textOf(limits.minutes))
  const [tried, setTried] = useState(false)
  const values = { rounds: readLimit(rounds, 1_000, true), utterances: readLimit(utterances, 10_000, true), minutes: readLimit(minutes, 10_000, false) }
  // The time limit of the room holds whatever is typed here, so it is enough.
  const none = values.rounds === null && values.utterances === null && values.minutes === null && limits.minutes === null
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    const { rounds, utterances, minutes } = values
    if (none || rounds === undefined || utterances === undefined || minutes === undefined) return
    if (await letThemTalk(roomId, { rounds, utterances, ...(minutes !== null && { minutes }) })) onStarted()
  }
  const wrong = (value: number | null | undefined, text: string): string | null => (tried && value === undefined ? text : null)
  const whole = t('rooms.room.controls.wrong')
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <p className="text-ink-2">{t('rooms.room.controls.talkText')}</p>
      <div className="grid grid-cols-3 items-start gap-2.5">
        <Field label={t('rooms.room.controls.rounds')} error={wrong(values.rounds, whole)}>
          <TextInput value={rounds} onChange={setRounds} inputMode="numeric" placeholder={t('rooms.room.controls.noLimit')} />
        </Field>
        <Field label={t('rooms.room.controls.answers')} error={wrong(values.utterances, whole)}>
          <TextInput value={utterances} onChange={setUtterances} inputMode="numeric" placeholder={t('rooms.room.controls.noLimit')} />
        </Field>
        <Field label={t('rooms.room.controls.minutes')} error={wrong(values.minutes, t('rooms.room.settings.limitWrong'))}>
          <TextInput
            value={minutes}
            onChange={setMinutes}
            inputMode="decimal"
            placeholder={limits.minutes === null ? t('rooms.room.controls.noLimit') : textOf(limits.minutes)}
          />
        </Field>
      </div>
      {tried && none ? (
        <p role="alert" className="text-bad text-s">
          {t('rooms.room.controls.oneNeeded')}
        </p>
      ) : null}
      <Button variant="primary" type="submit" className="self-end">
        {t('rooms.room.controls.talkStart')}
      </Button>
    </form>
  )
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value)
}
