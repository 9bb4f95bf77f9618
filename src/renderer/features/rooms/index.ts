export { NewRoomDialog } from './create/new-room-dialog'
export { RoomPage } from './room-page'
export { RoomPanel } from './room-panel'
