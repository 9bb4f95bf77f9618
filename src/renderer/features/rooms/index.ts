export { RoomPage } from './room-page'
export { RoomPanel } from './room-panel'
