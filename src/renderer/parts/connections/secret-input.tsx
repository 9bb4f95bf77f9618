import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextInput } from '../../ui/field'
import { IconButton } from '../../ui/icon-button'

type SecretInputProps = {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  /** Accessible name, where no field around it names it. */
  readonly label?: string
}

/** A key as it is pasted: hidden unless asked for, and kept from the browser's memory of forms and from spell checkers. */
export function SecretInput({ value, onChange, placeholder, label }: SecretInputProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <TextInput
        aria-label={label}
        value={value}
        onChange={onChange}
        type={shown ? 'text' : 'password'}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        className="w-full pr-9 font-mono"
      />
      <IconButton
        icon={shown ? EyeOff : Eye}
        label={shown ? t('settings.connection.hideKey') : t('settings.connection.showKey')}
        onClick={() => setShown(!shown)}
        size="s"
        className="absolute top-1 right-1"
      />
    </div>
  )
}
