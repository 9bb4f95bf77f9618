import type { RoomState } from '@shared/events/room'
import type { MediaBlock } from '@shared/model/message'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { giveBackAttachments, takeAttachments } from '../../parts/composer/attachments'
import { Composer, type ComposerHandle } from '../../parts/composer/composer'
import { type Draft, isEmptyDraft } from '../../parts/composer/draft'
import { DropZone } from '../../parts/composer/drop-zone'
import { ImagesNotice } from '../../parts/composer/images-notice'
import { contentOf, draftOf } from '../../parts/composer/send-draft'
import { useAttachments } from '../../parts/composer/use-attachments'
import { useDraft } from '../../parts/composer/use-draft'
import { formatCost } from '../../parts/gauge/format'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { sendToRoom, showToast, takeReturned, useApp, useConnectionState, useReturned, useRoom } from '../../store'
import { Button } from '../../ui/button'
import { Kbd } from '../../ui/kbd'
import { stepSent } from './room-actions'
import { isBusy, present, spent } from './room-figures'
import { openRound } from './room-layout'
import { useMentionBox } from './room-mention-box'
import { type ModelOnce, OnceMenu } from './room-once-menu'
import { RoomQueue } from './room-queue'
import { RunStrip } from './room-strip'
import { usePauseOnce } from './use-pause-once'

export type RoomComposerHandle = {
  /** Puts a quotation after what is typed. */
  quote(text: string): void
  /** Sends what is written, and has one answer given to it. */
  sendStep(): void
}

type RoomComposerProps = {
  readonly roomId: string
  readonly savedDraft: string
  readonly onPage: (direction: 'up' | 'down') => void
  /** Called when it changes whether something is written that could be answered step by step. */
  readonly onSteppable: (steppable: boolean) => void
  readonly ref?: Ref<RoomComposerHandle>
}

const partsOf = ({ header, cast, rounds, queue, autonomy, status }: RoomState) => ({
  execution: header.settings.execution,
  limit: header.settings.limits.cost,
  cast,
  open: openRound(rounds),
  queue,
  autonomy,
  status,
})

/** Where the user speaks to the room: names with @, one round in another way, messages nobody answers. */
export function RoomComposer({ roomId, savedDraft, onPage, onSteppable, ref }: RoomComposerProps) {
  const { t } = useTranslation()
  const sendKey = useApp((app) => app.settings.sendKey) ?? 'enter'
  const lost = useConnectionState() === 'lost'
  const room = useRoom(roomId, partsOf)
  const { draft, change, take, save } = useDraft(roomId, savedDraft)
  const files = useAttachments(roomId)
  const box = useRef<ComposerHandle>(null)
  const returned = useReturned(roomId)
  const [once, setOnce] = useState<ModelOnce>(null)
  const cast = present(room?.cast ?? [])
  const mentions = useMentionBox(draft.text, cast, (text, caret) => {
    change({ ...draft, text })
    box.current?.focusEnd(caret)
  })
  const open = room?.open ?? null
  const typing = usePauseOnce(roomId, room?.autonomy ? open : null)
  const finder = useModelFinder()
  const blind = cast.filter(({ config }) => finder.find(config.connectionId, config.model)?.abilities.images === false).map(({ persona }) => persona.name)

  useEffect(() => {
    if (!returned) return
    takeReturned(roomId)
    change(draftOf(returned.content, draft))
    giveBackAttachments(
      roomId,
      returned.content.filter((block): block is MediaBlock => block.type !== 'text'),
    )
    showToast({ text: t('rooms.room.composer.notSent', { message: returned.error.message }), tone: 'bad' })
  }, [returned, roomId, draft, change, t])

  const sendable = !lost && (!isEmptyDraft(draft) || files.items.length > 0) && files.items.every(({ block }) => block !== null)
  const steppable = sendable && (once ?? room?.execution.model) !== 'manual'
  useEffect(() => onSteppable(steppable), [steppable, onSteppable])

  useImperativeHandle(ref, () => ({
    quote(text) {
      change({ ...draft, text: withQuote(draft.text, text) })
      box.current?.focusEnd()
    },
    sendStep: () => void send('step').then((sent) => (sent ? stepSent(roomId) : undefined)),
  }))

  if (!room) return null
  const onChange = (next: Draft): void => {
    if (next.text !== draft.text) {
      mentions.follow(next.text)
      typing.pause()
    }
    change(next)
  }
  async function send(how: 'run' | 'step' | 'context'): Promise<boolean> {
    if (!room) return false
    const contextOnly = how === 'context'
    const taken = take()
    const named = mentions.chosen()
    mentions.clear()
    setOnce(null)
    const result = await sendToRoom(roomId, contentOf(taken, takeAttachments(roomId)), {
      ...(named.length > 0 ? { mentions: named.slice(0, MAX_MENTIONS).map((mention) => ({ ...mention })) } : {}),
      ...(once === null || contextOnly ? {} : { execution: { model: once } }),
      ...(contextOnly ? { contextOnly } : {}),
      ...(how === 'step' ? { start: how } : {}),
    })
    // What was not sent comes back above, and with it how it was to be answered.
    if (result.ok) {
      typing.goOn()
      await save()
    } else setOnce((chosen) => chosen ?? once)
    return result.ok
  }
  const running = open !== null && isBusy(open)
  const placeholder = running
    ? t('rooms.room.composer.placeholderBusy')
    : cast.every(({ muted }) => muted)
      ? t('rooms.room.composer.placeholderMuted')
      : t(`rooms.room.composer.placeholder.${once ?? room.execution.model}`)
  return (
    <>
      <DropZone onFiles={files.add} />
      <Composer
        ref={box}
        wide
        files={files}
        draft={draft}
        onChange={onChange}
        onSend={() => void send('run')}
        onSendContext={() => void send('context')}
        onPage={onPage}
        running={running}
        sendKey={sendKey}
        placeholder={placeholder}
        blocked={lost ? t('rooms.room.composer.offline') : null}
        notice={<ImagesNotice items={files.items} blind={blind} />}
        assist={mentions.assist}
        autoFocus
        above={
          <>
            {open ? (
              <RunStrip roomId={roomId} round={open} autonomy={room.autonomy} cast={room.cast} typing={typing.paused} concluding={room.status.concluding} />
            ) : null}
            <RoomQueue roomId={roomId} queue={room.queue} />
          </>
        }
        start={
          <>
            <OnceMenu execution={room.execution} value={once} onChange={setOnce} />
            <Button
              variant="quiet"
              disabled={!sendable}
              title={t('rooms.room.composer.contextOnlyHint')}
              onClick={() => {
                void send('context')
                box.current?.focus()
              }}
            >
              {t('rooms.room.composer.contextOnly')}
              <span aria-hidden className="max-md:hidden">
                <Kbd keys="Alt+Enter" />
              </span>
            </Button>
          </>
        }
        gauge={<Spent status={room.status} limit={room.limit} />}
      />
    </>
  )
}

/** Most mentions the engine takes with one message. */
const MAX_MENTIONS = 100

function Spent({ status, limit }: { readonly status: RoomState['status']; readonly limit: number | null }) {
  const { t } = useTranslation()
  const money = spent(status, (cost) => t('gauge.costAtLeast', { cost }))
  if (money === null) return null
  return (
    <span className="px-1.5 text-ink-2 tabular-nums max-sm:hidden">
      {limit === null ? t('rooms.room.composer.spent', { spent: money }) : t('rooms.room.composer.budget', { spent: money, limit: formatCost(limit) })}
    </span>
  )
}

/** A text as a quotation behind what is typed, with an empty line to go on writing. */
function withQuote(typed: string, quoted: string): string {
  const lines = quoted
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? '>' : `> ${line}`))
    .join('\n')
  return `${typed.trim() === '' ? '' : `${typed.trimEnd()}\n\n`}${lines}\n\n`
}
