import { classNames } from './class-names'
import { shortcutText } from './shortcut'

/** A key or a shortcut, like `Mod+Shift+K`; Mod is ⌘ on Apple's systems and Ctrl elsewhere. */
export function Kbd({ keys, className }: { readonly keys: string; readonly className?: string | undefined }) {
  return (
    <kbd
      className={classNames(
        'inline-flex items-center whitespace-nowrap rounded-[3px] border border-line-strong px-1 py-px font-ui text-ink-3 text-s leading-none',
        className,
      )}
    >
      {shortcutText(keys)}
    </kbd>
  )
}
