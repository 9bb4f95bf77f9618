export { SETTINGS_SECTIONS, type SettingsSection } from './sections'
export { SettingsPage, type Shortcut } from './settings-page'
