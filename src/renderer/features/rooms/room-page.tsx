import type { RoomState } from '@shared/events/room'
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { navigate, useRoom, useRoomError } from '../../store'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Spinner } from '../../ui/spinner'
import { ReplayBar } from './replay/replay-bar'
import { useReplay } from './replay/use-replay'
import { RoomBar } from './room-bar'
import { CastStrip } from './room-cast'
import { RoomComposer, type RoomComposerHandle } from './room-composer'
import { type RoomView, RoomViewProvider } from './room-context'
import { useRoomTarget } from './room-target'
import { RoomTranscript, type RoomTranscriptHandle } from './room-transcript'

const partsOf = ({ header, cast, pins }: RoomState) => ({ draft: header.draft, cast, pins })

type RoomPageProps = {
  readonly id: string
  /** Between the cast and the transcript. */
  readonly top?: ReactNode
}

/** One room: title bar, cast, transcript, composer. */
export function RoomPage({ id, top }: RoomPageProps) {
  const { t } = useTranslation()
  const room = useRoom(id, partsOf)
  const error = useRoomError(id)
  const finder = useModelFinder()
  const transcript = useRef<RoomTranscriptHandle>(null)
  const composer = useRef<RoomComposerHandle>(null)
  const [editing, setEditing] = useState(false)
  const [steppable, setSteppable] = useState(false)
  const { replay, begin } = useReplay(id)
  useRoomTarget(id, transcript)
  const cast = room?.cast
  const pins = room?.pins
  const view = useMemo<RoomView>(
    () => ({
      roomId: id,
      seats: new Map(cast?.map((seat) => [seat.id, seat])),
      pins: new Set(pins),
      quote: (text) => composer.current?.quote(text),
      modelName: (model, connectionId) => (model === undefined ? t('transcript.model') : finder.name(connectionId, model)),
    }),
    [id, cast, pins, finder, t],
  )
  if (error)
    return (
      <Empty
        className="h-full"
        title={t('rooms.room.missingTitle')}
        text={t('rooms.room.missingText')}
        action={<Button onClick={() => navigate({ page: 'home' })}>{t('rooms.room.goHome')}</Button>}
      />
    )
  if (!room)
    return (
      <div className="grid h-full place-items-center">
        <Spinner label={t('rooms.room.loading')} size={18} />
      </div>
    )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'F2') return
    event.preventDefault()
    setEditing(true)
  }
  return (
    <main className="relative flex h-full min-w-0 flex-col" onKeyDown={onKeyDown}>
      <RoomViewProvider value={view}>
        <RoomBar
          roomId={id}
          editing={editing}
          onEdit={setEditing}
          onReplay={() => void begin()}
          onSendStep={steppable ? () => composer.current?.sendStep() : null}
        />
        <CastStrip roomId={id} finder={finder} />
        {top}
        <RoomTranscript ref={transcript} roomId={id} shown={replay?.shown} />
        {replay ? (
          <ReplayBar replay={replay} />
        ) : (
          <RoomComposer
            ref={composer}
            roomId={id}
            savedDraft={room.draft}
            onPage={(direction) => transcript.current?.page(direction)}
            onSteppable={setSteppable}
          />
        )}
      </RoomViewProvider>
    </main>
  )
}
