import { classNames } from './class-names'
import { shortcutText } from './shortcut'

type KbdProps = {
  readonly keys: string
  /** Takes the colour of what it stands in, as on a primary button. */
  readonly inherit?: boolean | undefined
  readonly className?: string | undefined
}

/** A key or a shortcut, like `Mod+Shift+K`; Mod is ⌘ on Apple's systems and Ctrl elsewhere. */
export function Kbd({ keys, inherit = false, className }: KbdProps) {
  return (
    <kbd
      className={classNames(
        'inline-flex items-center whitespace-nowrap rounded-[3px] border px-1 py-0.5 font-normal font-ui text-s leading-none',
        inherit ? 'border-current' : 'border-line-strong text-ink-3',
        className,
      )}
    >
      {shortcutText(keys)}
    </kbd>
  )
}
