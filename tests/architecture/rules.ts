/** One area of the house: which files belong to it, what of the project and which packages it may import. */
export type Area = { readonly name: string; readonly files: RegExp; readonly inside: readonly RegExp[]; readonly packages: readonly string[] }

const SHARED = /^src\/shared\//
/** Shared files that bring zod along; a renderer may use their types only. */
export const SCHEMAS = /^src\/shared\/(schemas|methods)\//
const PORTS = /^src\/main\/engine\/(room-)?ports\.ts$/
const HANDLERS = /^src\/main\/app\/handlers\.ts$/
const HUB = /^src\/main\/engine\/hub\.ts$/
const RESOURCES = /^resources\//
const RPC = /^src\/main\/rpc\//
const PLATFORM = /^src\/main\/platform\//
const TOOLS = /^src\/main\/tools\//
const COMPOSE = /^src\/main\/compose\.ts$/
const CLIENT = /^src\/renderer\/(client|store|texts)\//
const UI = /^src\/renderer\/ui\//
const PARTS = /^src\/renderer\/parts\//
const REACT = ['react', 'react-dom', 'react-i18next', 'i18next', 'zustand', 'virtua', 'lucide-react', '@base-ui/react']

const feature = (name: string): Area => ({
  name: `renderer/features/${name}`,
  files: new RegExp(`^src/renderer/features/${name}/`),
  inside: [SHARED, CLIENT, UI, PARTS, new RegExp(`^src/renderer/features/${name}/`)],
  packages: REACT,
})

const provider = (name: string, packages: readonly string[]): Area => ({
  name: `providers/${name}`,
  files: new RegExp(`^src/main/providers/${name}/`),
  // Helpers of the whole folder are files at its top, never another provider.
  inside: [SHARED, PORTS, new RegExp(`^src/main/providers/${name}/`), /^src\/main\/providers\/[^/]+\.ts$/],
  packages: ['node:', ...packages],
})

/** Design §4 as data; the first area whose pattern fits a file holds for it. */
export const AREAS: readonly Area[] = [
  { name: 'shared/schemas', files: SCHEMAS, inside: [SHARED], packages: ['zod'] },
  { name: 'shared', files: SHARED, inside: [SHARED], packages: [] },
  { name: 'engine', files: /^src\/main\/engine\//, inside: [SHARED, /^src\/main\/engine\//], packages: [] },
  { name: 'app', files: /^src\/main\/app\//, inside: [SHARED, PORTS, HUB, RESOURCES, /^src\/main\/engine\/engine\.ts$/, /^src\/main\/app\//], packages: [] },
  { name: 'store', files: /^src\/main\/store\//, inside: [SHARED, PORTS, /^src\/main\/store\//], packages: ['node:', 'better-sqlite3'] },
  provider('demo', []),
  provider('anthropic', ['@anthropic-ai/sdk']),
  provider('openai', ['openai']),
  provider('google', ['@google/generative-ai']),
  provider('cohere', ['cohere-ai']),
  provider('bedrock', ['@aws-sdk/client-bedrock-runtime', '@smithy/node-http-handler']),
  { name: 'providers', files: /^src\/main\/providers\//, inside: [SHARED, PORTS, /^src\/main\/providers\//], packages: ['node:'] },
  {
    name: 'tools',
    files: TOOLS,
    inside: [SHARED, PORTS, TOOLS],
    packages: ['node:', '@modelcontextprotocol/sdk', 'html-to-text', 'ipaddr.js', 'mathjs', 'undici'],
  },
  {
    name: 'platform',
    files: PLATFORM,
    inside: [SHARED, PORTS, RESOURCES, PLATFORM],
    packages: ['node:', 'uuid', 'gpt-tokenizer', 'mime', 'rotating-file-stream', 'unpdf'],
  },
  { name: 'rpc', files: RPC, inside: [SHARED, PORTS, HANDLERS, HUB, RPC], packages: [] },
  {
    name: 'electron',
    files: /^src\/main\/electron\//,
    inside: [SHARED, PORTS, HUB, RPC, PLATFORM, COMPOSE, /^src\/main\/electron\//],
    packages: ['node:', 'electron'],
  },
  {
    name: 'browser',
    files: /^src\/main\/browser\//,
    inside: [SHARED, PORTS, HUB, RPC, PLATFORM, COMPOSE, /^src\/main\/browser\//],
    packages: ['node:', 'ws', 'open'],
  },
  { name: 'compose', files: COMPOSE, inside: [SHARED, /^src\/main\/(engine|app|store|providers|tools|platform|rpc)\//], packages: [] },
  { name: 'index', files: /^src\/main\/index\.ts$/, inside: [SHARED, COMPOSE, PLATFORM, /^src\/main\/electron\//], packages: ['node:', 'electron'] },
  { name: 'server', files: /^src\/main\/server\.ts$/, inside: [SHARED, COMPOSE, PLATFORM, /^src\/main\/browser\//], packages: ['node:'] },
  { name: 'preload', files: /^src\/preload\//, inside: [SHARED, /^src\/preload\//], packages: ['electron'] },
  { name: 'renderer/client', files: /^src\/renderer\/client\//, inside: [SHARED, CLIENT], packages: ['uuid'] },
  { name: 'renderer/store', files: /^src\/renderer\/store\//, inside: [SHARED, CLIENT], packages: ['react', 'zustand', 'uuid'] },
  { name: 'renderer/texts', files: /^src\/renderer\/texts\//, inside: [SHARED, /^src\/renderer\/texts\//], packages: ['i18next', 'react-i18next'] },
  { name: 'renderer/ui', files: UI, inside: [SHARED, CLIENT, UI], packages: REACT },
  {
    name: 'renderer/parts',
    files: PARTS,
    inside: [SHARED, CLIENT, UI, PARTS],
    packages: [...REACT, 'react-markdown', 'remark-gfm', 'remark-math', 'rehype-katex', 'katex', 'shiki'],
  },
  ...['sidebar', 'chat', 'rooms', 'settings', 'onboarding', 'palette', 'inspector', 'search'].map(feature),
  {
    name: 'renderer/shell',
    files: /^src\/renderer\/(shell\/|main\.tsx$)/,
    inside: [SHARED, CLIENT, UI, PARTS, /^src\/renderer\/shell\//, /^src\/renderer\/features\/[a-z]+\/index\.tsx?$/],
    packages: [...REACT, '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'],
  },
]

/** Longest source file, in lines. */
export const MAX_LINES = 500

/** Longest entry of a host, in lines. */
export const MAX_ENTRY_LINES = 60
