import { Component, type ReactNode } from 'react'
import { Crash } from './crash'

type ErrorBoundaryProps = {
  readonly children: ReactNode
  /** What is shown changes with it, so a new key is a new chance. */
  readonly resetKey?: string
}

type ErrorBoundaryState = { readonly error: Error | null; readonly resetKey: string | undefined }

/** Keeps a bug in one part of the window from taking the rest down. React knows boundaries as classes only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: ErrorBoundaryState): Partial<ErrorBoundaryState> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error ? <Crash error={error} onRetry={() => this.setState({ error: null })} /> : this.props.children
  }
}
