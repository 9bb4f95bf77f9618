import type { Message } from '@shared/model/message'
import { setMessagePinned } from '../../parts/compaction/calls'
import { PinButton, PinMark } from '../../parts/message/pin-button'
import { useRoomView } from './room-context'

/** Pins a message, or lets it go: what is pinned stands word for word in the summaries of everybody who was given it. */
export function RoomPinButton({ message }: { readonly message: Message }) {
  const { roomId, pins } = useRoomView()
  return <PinButton messageId={message.id} pinned={pins.has(message.id)} onPin={(id, pinned) => void setMessagePinned(roomId, id, pinned)} />
}

/** The mark of a message that is pinned; nothing on others. */
export function RoomPinMark({ message }: { readonly message: Message }) {
  return useRoomView().pins.has(message.id) ? <PinMark /> : null
}
