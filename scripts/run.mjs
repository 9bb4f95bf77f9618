// Runs a program in the foreground: its output, its signals and its exit code are those of the script.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { childEnv, fail, ROOT } from './setup.mjs'

/** Starts the program and ends this process the way it ends. */
export function run(command, args, { env = {}, cwd = process.cwd() } = {}) {
  const child = spawn(command, args, { cwd, stdio: 'inherit', env: childEnv(env) })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`${command} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
  return child
}

/** Runs a tool of the repository, from its folder. */
export function runHere(command, args, env = {}) {
  return run(command, args, { env, cwd: ROOT })
}
