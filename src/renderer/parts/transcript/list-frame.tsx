import type { CustomContainerComponentProps } from 'virtua'

/**
 * The element around the rows of the list. The list switches pointer events off while it scrolls, and that is an
 * inherited property: following an answer would compute the style of every word in it twice for each piece that comes.
 */
export function ListFrame({ style, children, ref }: CustomContainerComponentProps) {
  const { pointerEvents: _, ...rest } = style
  return (
    <div ref={ref} style={rest}>
      {children}
    </div>
  )
}
