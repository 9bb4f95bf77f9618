import type { ProviderRequest } from '../engine/ports'

/**
 * The stop texts of a request as a service takes them: at most so many, none twice and none blank (some services refuse
 * those). What is left out here is cut by the engine when the answer is there.
 */
export function stopTexts({ stop = [] }: Pick<ProviderRequest, 'stop'>, most: number): string[] {
  return [...new Set(stop)].filter((text) => text.trim() !== '').slice(0, most)
}
