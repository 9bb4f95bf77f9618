import type { RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { ModelFinder } from '../../parts/models/model-finder'
import { useRoom } from '../../store'
import { AddDialog } from './room-add-dialog'
import { CompactParticipantDialog } from './room-compact-dialog'
import { SeatDetails } from './room-details-dialog'
import { ModelDialog } from './room-model-dialog'
import { PersonaDialog } from './room-persona-dialog'

/** A dialog about the cast, or about one of its seats. */
export type SeatDialog = { readonly kind: 'add' } | { readonly kind: 'persona' | 'model' | 'details' | 'compact'; readonly id: Id }

type SeatDialogsProps = { readonly roomId: Id; readonly dialog: SeatDialog; readonly finder: ModelFinder; readonly onClose: () => void }

const castOf = ({ cast }: RoomState) => cast

/** The one dialog of the cast strip that is open. */
export function SeatDialogs({ roomId, dialog, finder, onClose }: SeatDialogsProps) {
  const cast = useRoom(roomId, castOf)
  if (dialog.kind === 'add') return <AddDialog roomId={roomId} finder={finder} onClose={onClose} />
  const seat = cast?.find(({ id }) => id === dialog.id)
  if (!seat) return null
  switch (dialog.kind) {
    case 'persona':
      return <PersonaDialog roomId={roomId} seat={seat} onClose={onClose} />
    case 'model':
      return <ModelDialog roomId={roomId} seat={seat} finder={finder} onClose={onClose} />
    case 'details':
      return <SeatDetails roomId={roomId} seat={seat} finder={finder} onClose={onClose} />
    case 'compact':
      return <CompactParticipantDialog roomId={roomId} seat={seat} finder={finder} onClose={onClose} />
  }
}
