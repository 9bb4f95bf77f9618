import type { ComponentProps } from 'react'
import { classNames } from '../../ui/class-names'

/** How the small actions below a message look. */
export const ACTION =
  'shrink-0 whitespace-nowrap rounded-s px-1.5 py-1 leading-none hover:bg-hover hover:text-ink data-popup-open:bg-hover data-popup-open:text-ink'

/** The actions of a message: there on hover, on focus, and always where nothing hovers. */
export const ACTIONS =
  'flex items-center gap-0.5 opacity-0 transition-opacity focus-within:opacity-100 group-hover/message:opacity-100 has-data-popup-open:opacity-100 [@media(hover:none)]:opacity-100'

/** One action below a message. */
export function ActionButton({ className, ...rest }: ComponentProps<'button'>) {
  return <button {...rest} type="button" className={classNames(ACTION, className)} />
}
