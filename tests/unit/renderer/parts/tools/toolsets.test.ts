import type { McpServer } from '@shared/model/mcp'
import { createElement } from 'react'
import { expect, test } from 'vitest'
import { ToolsMenu } from '../../../../../src/renderer/parts/tools/tools-menu'
import { isBuiltin, toolsetsOn, withToolset } from '../../../../../src/renderer/parts/tools/toolsets'
import { htmlOf } from '../markdown/render'

const ID = '01900000-0000-7000-8000-000000000001'
const GONE = '01900000-0000-7000-8000-000000000002'
const server: McpServer = { id: ID, label: 'Notes', transport: { type: 'http', url: 'https://x/mcp', headerNames: [] }, tools: [], createdAt: 1 }

test('built-in toolsets are known by name, everything else is a server', () => {
  expect(['clock', 'calculator', 'web', ID].map(isBuiltin)).toEqual([true, true, true, false])
})

test('a server that is gone does not count, unless nobody has asked yet', () => {
  expect(toolsetsOn(['clock', ID, GONE], [server])).toEqual(['clock', ID])
  expect(toolsetsOn(['clock', ID, GONE], null)).toEqual(['clock', ID, GONE])
  expect(toolsetsOn([], [server])).toEqual([])
})

test('switching on and off, twice does nothing', () => {
  expect(withToolset(['clock'], ID, true)).toEqual(['clock', ID])
  expect(withToolset(['clock', ID], ID, true)).toEqual(['clock', ID])
  expect(withToolset(['clock', ID], 'clock', false)).toEqual([ID])
  expect(withToolset([], 'web', false)).toEqual([])
})

test('the button says how many are on', () => {
  const button = (toolsets: readonly string[]) => htmlOf(createElement(ToolsMenu, { chatId: ID, config: { tools: [], toolsets }, supported: true }))
  expect(button([])).toContain('>Tools</button>')
  expect(button(['clock', 'web'])).toContain('>Tools 2</button>')
})
