import { type Draft, EMPTY_DRAFT } from '../../parts/composer/draft'

/** What is typed on the page for a new chat: there is no chat yet that could keep it. It lives as long as this window. */
let draft: Draft = EMPTY_DRAFT

export const homeDraft = {
  read: (): Draft => draft,
  write(next: Draft): void {
    draft = next
  },
}
