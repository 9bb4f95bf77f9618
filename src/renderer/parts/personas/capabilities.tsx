import { BUILTIN_TOOLSETS } from '@shared/model/tool'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMcpServers } from '../tools/mcp-servers'

export type Capability = { readonly id: string; readonly label: string }

/** What participants may be allowed to use: built-in tools, MCP servers, and whatever else is named already. */
export function useCapabilities(named: readonly string[]): readonly Capability[] {
  const { t } = useTranslation()
  const { servers } = useMcpServers(true)
  return useMemo(() => {
    const known = [
      ...BUILTIN_TOOLSETS.map((id) => ({ id: id as string, label: t(`rooms.room.settings.tools.${id}`) })),
      ...(servers ?? []).map(({ id, label }) => ({ id, label })),
    ]
    const others = named.filter((id) => !known.some((each) => each.id === id))
    return [...known, ...[...new Set(others)].map((id) => ({ id, label: id }))]
  }, [servers, named, t])
}

type CapabilityChecksProps = {
  /** Names the group. */
  readonly label: string
  readonly options: readonly Capability[]
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
}

/** Check boxes for what somebody may use. */
export function CapabilityChecks({ label, options, value, onChange }: CapabilityChecksProps) {
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="mb-1.25 p-0 text-ink-2">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {options.map((option) => (
          <label key={option.id} className="inline-flex min-h-6 items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-accent"
              checked={value.includes(option.id)}
              onChange={(event) => onChange(event.target.checked ? [...value, option.id] : value.filter((id) => id !== option.id))}
            />
            <span className="min-w-0 break-words">{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
