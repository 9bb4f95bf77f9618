/** The sections of the settings, in order; each has an address of its own. */
export const SETTINGS_SECTIONS = ['general', 'connections', 'compaction', 'tools', 'personas', 'teams', 'data', 'shortcuts', 'about'] as const
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]

/** The section an address names; an unknown one is the first. */
export function sectionOf(name: string | undefined): SettingsSection {
  return SETTINGS_SECTIONS.find((section) => section === name) ?? 'general'
}
