import { nodeVersionProblem } from '@shared/node-version'
import { expect, test } from 'vitest'

test('a Node with Node-API 10 or newer is fine', () => {
  expect(nodeVersionProblem({ node: '22.14.0', napi: '10' })).toBeNull()
  expect(nodeVersionProblem({ node: '30.0.0', napi: '12' })).toBeNull()
})

test('an older Node is named, with what to do', () => {
  expect(nodeVersionProblem({ node: '20.20.2', napi: '9' })).toBe(
    'Parley needs Node 22.14 or newer, and Node 20.20.2 is too old for its database. Start it with "npm start", which brings its own Node, or install a newer one from https://nodejs.org.',
  )
})

test('a runtime that says nothing about itself is refused', () => {
  expect(nodeVersionProblem({})).toContain('the one in use is too old')
})
