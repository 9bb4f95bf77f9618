import { type ReactNode, useEffect, useRef } from 'react'

type StepFrameProps = {
  readonly title: string
  readonly intro?: ReactNode
  readonly children: ReactNode
  /** One primary action, first; ways back and out after it. */
  readonly actions: ReactNode
  /** True for the first step, which must not take the focus from nowhere. */
  readonly first?: boolean
  readonly onSubmit: () => void
}

/** One step. Its first field takes the focus, or its heading where there is none; Enter does the primary action. */
export function StepFrame({ title, intro, children, actions, first = false, onSubmit }: StepFrameProps) {
  const form = useRef<HTMLFormElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (first) return
    const field = form.current?.querySelector<HTMLElement>('input:not([type=radio])')
    const target = field ?? heading.current
    target?.focus()
  }, [first])
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <h1 ref={heading} tabIndex={-1} className="font-semibold text-read outline-none">
        {title}
      </h1>
      {intro === undefined ? null : <div className="mt-1 text-ink-2 text-l">{intro}</div>}
      <div className="mt-6 flex flex-col gap-3.5">{children}</div>
      <div className="mt-6 flex flex-wrap items-center gap-2">{actions}</div>
    </form>
  )
}
