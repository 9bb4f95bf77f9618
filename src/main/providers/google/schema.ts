type Json = { readonly [name: string]: unknown }

/** Keywords of JSON schema that the API's own schema has too, with the same meaning. */
const KEPT = ['title', 'description', 'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'default'] as const

const FORMATS: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set(['enum', 'date-time']),
  number: new Set(['float', 'double']),
  integer: new Set(['int32', 'int64']),
}

/** References go round in circles, and branch: deeper than this, and beyond so many schemas, anything is allowed. */
const MAX_DEPTH = 12
const MAX_SCHEMAS = 2_000

/** Where references point, and how many schemas may still be written out. */
type Source = { readonly root: Json; left: number }

/**
 * A tool's parameters in the API's subset of JSON schema, which refuses every other keyword: local references are
 * written out, `oneOf` becomes `anyOf`, `const` an enum, `null` among the types `nullable`, and the rest goes.
 * Undefined for a tool without parameters, where the API takes no schema at all.
 */
export function toGeminiSchema(parameters: Json): Json | undefined {
  const schema = convert(parameters, { root: parameters, left: MAX_SCHEMAS }, 0)
  return isJson(schema.properties) && Object.keys(schema.properties).length > 0 ? { ...schema, type: 'object' } : undefined
}

function convert(value: unknown, source: Source, depth: number): Json {
  source.left -= 1
  if (!isJson(value) || depth > MAX_DEPTH || source.left < 0) return {}
  const schema = merged(value, source.root)
  const { type, nullable } = typeOf(schema)
  const options = alternatives(schema, source, depth)
  const format = schema.format
  return {
    ...(type === undefined ? {} : { type }),
    ...Object.fromEntries(KEPT.flatMap((name) => (schema[name] === undefined ? [] : [[name, schema[name]]]))),
    ...(nullable || options.nullable ? { nullable: true } : {}),
    ...(typeof format === 'string' && type !== undefined && FORMATS[type]?.has(format) ? { format } : {}),
    ...enumOf(schema, type),
    ...(options.schemas.length > 0 ? { anyOf: options.schemas } : {}),
    ...(type === 'array' ? { items: itemsOf(schema, source, depth) } : {}),
    ...(type === 'object' ? propertiesOf(schema, source, depth) : {}),
  }
}

/** The schema with its reference and the parts of `allOf` written into it. */
function merged(schema: Json, root: Json, seen: readonly unknown[] = []): Json {
  const { $ref: reference, allOf, ...own } = schema
  const target = typeof reference === 'string' && !seen.includes(reference) ? resolve(reference, root) : null
  const parts = [...(target ? [target] : []), ...(Array.isArray(allOf) ? allOf.filter(isJson) : [])]
  let all: Json = own
  for (const part of parts) all = join(merged(part, root, [...seen, reference]), all)
  return all
}

/** What `above` says comes before what `below` says; properties add up. */
function join(below: Json, above: Json): Json {
  const properties = { ...(isJson(below.properties) ? below.properties : {}), ...(isJson(above.properties) ? above.properties : {}) }
  const required = [below.required, above.required].flatMap((names) => (Array.isArray(names) ? names : []))
  return { ...below, ...above, ...(Object.keys(properties).length > 0 ? { properties } : {}), ...(required.length > 0 ? { required } : {}) }
}

function resolve(reference: string, root: Json): Json | null {
  if (reference !== '#' && !reference.startsWith('#/')) return null
  let found: unknown = root
  for (const step of reference.split('/').slice(1)) found = isJson(found) ? found[step.replaceAll('~1', '/').replaceAll('~0', '~')] : null
  return isJson(found) ? found : null
}

/** The one type; null among several makes it nullable. What has properties or items is what they say. */
function typeOf(schema: Json): { readonly type: string | undefined; readonly nullable: boolean } {
  const named = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === 'string')
  const types = named.filter((type) => type !== 'null')
  const values = enumValues(schema)
  const implied = schema.properties ? 'object' : schema.items ? 'array' : values.some((value) => typeof value === 'string') ? 'string' : undefined
  return { type: types.length > 1 ? undefined : (types[0] ?? implied), nullable: named.length > types.length || values.includes(null) }
}

function alternatives(schema: Json, source: Source, depth: number): { readonly schemas: readonly Json[]; readonly nullable: boolean } {
  const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'null') : []
  const several = types.length > 1 ? types.map((type) => ({ ...schema, type })) : []
  const listed = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []))
  const real = listed.filter((option) => !(isJson(option) && option.type === 'null'))
  return { schemas: [...several, ...real].map((option) => convert(option, source, depth + 1)), nullable: real.length < listed.length }
}

function enumValues(schema: Json): readonly unknown[] {
  if (Array.isArray(schema.enum)) return schema.enum
  return schema.const === undefined ? [] : [schema.const]
}

/** The API knows enums of strings only. */
function enumOf(schema: Json, type: string | undefined): Json {
  const values = enumValues(schema).filter((value) => typeof value === 'string' && value !== '')
  return type === 'string' && values.length > 0 ? { enum: values } : {}
}

/** The API takes no array without items. */
function itemsOf(schema: Json, source: Source, depth: number): Json {
  const items = Array.isArray(schema.items) ? schema.items[0] : schema.items
  const converted = convert(items, source, depth + 1)
  return Object.keys(converted).length > 0 ? converted : { type: 'string' }
}

function propertiesOf(schema: Json, source: Source, depth: number): Json {
  if (!isJson(schema.properties)) return {}
  const properties = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, convert(property, source, depth + 1)]))
  if (Object.keys(properties).length === 0) return {}
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string' && Object.hasOwn(properties, name)) : []
  return { properties, ...(required.length > 0 ? { required: [...new Set(required)] } : {}) }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
