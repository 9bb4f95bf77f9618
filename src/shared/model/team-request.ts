/** First line of the user message that asks for a team; by it a provider of ours, or a server in a test, tells such a request from others. */
export const TEAM_REQUEST = '[Propose a team]'

/** What such a message holds below its first line: one line of JSON, so that nothing in a topic can be taken for more than a topic. */
export type TeamWish = {
  readonly topic: string
  /** Roles that must be among them. */
  readonly roles: readonly string[]
  readonly size: number | null
}

/** The text of the message. */
export function teamRequest(wish: TeamWish): string {
  return `${TEAM_REQUEST}\n${JSON.stringify(wish)}`
}
