import { describe, expect, it } from 'vitest'
import { toGeminiSchema } from '../../src/main/providers/google/schema'

const property = (schema: Readonly<Record<string, unknown>>, rest: Readonly<Record<string, unknown>> = {}) =>
  (toGeminiSchema({ type: 'object', properties: { x: schema }, ...rest }) as { readonly properties: { readonly x: unknown } }).properties.x

describe('the schema of a tool for Gemini', () => {
  it('keeps what the API knows and drops the rest', () => {
    const parameters = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: 'x',
      type: 'object',
      title: 'Input',
      additionalProperties: false,
      properties: {
        path: { type: 'string', description: 'Where', minLength: 1, pattern: '^/', format: 'uri', examples: ['/a'] },
        when: { type: 'string', format: 'date-time' },
        limit: { type: 'integer', minimum: 1, maximum: 9, exclusiveMinimum: 0, multipleOf: 1, default: 5, format: 'int32' },
        tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, minItems: 1, uniqueItems: true },
        more: { type: 'object', properties: { deep: { type: 'boolean', readOnly: true } }, required: ['deep', 'ghost'], patternProperties: {} },
      },
      required: ['path', 'ghost'],
    }
    expect(toGeminiSchema(parameters)).toEqual({
      type: 'object',
      title: 'Input',
      properties: {
        path: { type: 'string', description: 'Where', minLength: 1, pattern: '^/' },
        when: { type: 'string', format: 'date-time' },
        limit: { type: 'integer', minimum: 1, maximum: 9, default: 5, format: 'int32' },
        tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, minItems: 1 },
        more: { type: 'object', properties: { deep: { type: 'boolean' } }, required: ['deep'] },
      },
      required: ['path'],
    })
  })

  it.each([
    [{}, undefined],
    [{ type: 'object' }, undefined],
    [{ type: 'object', properties: {} }, undefined],
    [{ properties: { x: {} } }, { type: 'object', properties: { x: {} } }],
  ])('%j has parameters or none', (parameters, expected) => {
    expect(toGeminiSchema(parameters)).toEqual(expected)
  })

  it.each([
    ['null among the types', { type: ['string', 'null'] }, { type: 'string', nullable: true }],
    ['several types', { type: ['string', 'number'] }, { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['null among alternatives', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, { nullable: true, anyOf: [{ type: 'integer' }] }],
    ['one of', { oneOf: [{ type: 'string' }, { type: 'boolean' }] }, { anyOf: [{ type: 'string' }, { type: 'boolean' }] }],
    ['all of', { allOf: [{ type: 'string' }, { description: 'A name', minLength: 2 }] }, { type: 'string', description: 'A name', minLength: 2 }],
    ['a constant', { const: 'on' }, { type: 'string', enum: ['on'] }],
    ['an enum without a type, with null', { enum: ['a', null] }, { type: 'string', nullable: true, enum: ['a'] }],
    ['an enum of numbers', { type: 'integer', enum: [1, 2] }, { type: 'integer' }],
    ['an array of anything', { type: 'array' }, { type: 'array', items: { type: 'string' } }],
    ['a tuple', { type: 'array', items: [{ type: 'number' }] }, { type: 'array', items: { type: 'number' } }],
    ['an object of anything', { type: 'object', additionalProperties: true }, { type: 'object' }],
    ['anything', true, {}],
  ] as const)('%s', (_, schema, expected) => {
    expect(property(schema as Readonly<Record<string, unknown>>)).toEqual(expected)
  })

  it('writes references out, also those to parts of paths', () => {
    const $defs = { 'a/b': { type: 'string', description: 'below' } }
    expect(property({ $ref: '#/$defs/a~1b', description: 'above' }, { $defs })).toEqual({ type: 'string', description: 'above' })
    expect(property({ $ref: '#/$defs/none' }, { $defs })).toEqual({})
    expect(property({ $ref: 'https://example.org/schema' })).toEqual({})
  })

  it('ends where references go round in circles or branch without end', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' }, self: { $ref: '#/$defs/loop' } } }
    const wide = { type: 'object', properties: Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`p${index}`, { $ref: '#/$defs/wide' }])) }
    const $defs = { node, loop: { $ref: '#/$defs/loop' }, wide }
    expect(JSON.stringify(property({ $ref: '#/$defs/node' }, { $defs })).length).toBeLessThan(10_000)
    expect(JSON.stringify(property({ $ref: '#/$defs/wide' }, { $defs })).length).toBeLessThan(200_000)
  })
})
