export { SearchBar } from './search-bar'
export { SearchDialog } from './search-dialog'
