type KeyEventLike = {
  readonly keyCode: number
  readonly isComposing?: boolean
  readonly nativeEvent?: { readonly isComposing?: boolean }
}

/**
 * True while an input method is composing, when Enter chooses a candidate and must not send or select anything.
 * Takes a DOM or a React keyboard event. Key code 229 covers the browsers that end the composition before keydown.
 */
export function isComposing(event: KeyEventLike): boolean {
  return event.isComposing === true || event.nativeEvent?.isComposing === true || event.keyCode === 229
}
