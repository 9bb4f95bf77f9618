import type { RoomLimits } from '@shared/model/room'
import { MessagesSquare } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { Popover } from '../../ui/popover'
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
  const none = [rounds, utterances, minutes].every((text) => text.trim() === '')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    const values = { rounds: read(rounds), utterances: read(utterances), minutes: read(minutes) }
    if (none || Object.values(values).includes(null)) return
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, number>
    if (await letThemTalk(roomId, given)) onStarted()
  }
  const wrong = (text: string): string | null => (tried && read(text) === null ? t('rooms.room.controls.wrong') : null)
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <p className="text-ink-2">{t('rooms.room.controls.talkText')}</p>
      <div className="grid grid-cols-3 items-start gap-2.5">
        <Field label={t('rooms.room.controls.rounds')} error={wrong(rounds)}>
          <TextInput value={rounds} onChange={setRounds} inputMode="numeric" placeholder={t('rooms.room.controls.noLimit')} />
        </Field>
        <Field label={t('rooms.room.controls.answers')} error={wrong(utterances)}>
          <TextInput value={utterances} onChange={setUtterances} inputMode="numeric" placeholder={t('rooms.room.controls.noLimit')} />
        </Field>
        <Field label={t('rooms.room.controls.minutes')} error={wrong(minutes)}>
          <TextInput value={minutes} onChange={setMinutes} inputMode="numeric" placeholder={t('rooms.room.controls.noLimit')} />
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

/** A whole number above 0; undefined where nothing is given, null where it is none. */
function read(text: string): number | null | undefined {
  if (text.trim() === '') return undefined
  const value = Number(text.trim())
  return Number.isInteger(value) && value > 0 ? value : null
}
