/** Work that is done away from the main thread, because what it works on is hostile or slow. */
export type Job =
  | { readonly type: 'calculate'; readonly expression: string }
  /** Links are made absolute against `base`. */
  | { readonly type: 'page-text'; readonly html: string; readonly base: string }

export type JobResult =
  | { readonly ok: true; readonly text: string; readonly title?: string }
  /** Something is wrong with what was given; `reason` is for the model. */
  | { readonly ok: false; readonly reason: string }
