import { failure } from '@shared/errors'
import { nodeVersionProblem } from '@shared/node-version'

/** Throws `Failure` with code `unsupported` on a Node that is too old for the database. Entries call it first. */
export function assertNodeVersion(): void {
  const problem = nodeVersionProblem(process.versions)
  if (problem !== null) throw failure('unsupported', problem)
}
