export { ChatPage } from './chat-page'
export { HomePage } from './home-page'
