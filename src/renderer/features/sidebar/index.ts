export { Sidebar } from './sidebar'
