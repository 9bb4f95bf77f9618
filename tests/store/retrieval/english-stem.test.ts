import { expect, test } from 'vitest'
import { englishStem } from '../../../src/main/store/search/retrieval/english-stem'

// Pairs from the vocabulary that the algorithm's description publishes.
test.each([
  ['consign', 'consign'],
  ['consigned', 'consign'],
  ['consigning', 'consign'],
  ['consignment', 'consign'],
  ['consist', 'consist'],
  ['consistency', 'consist'],
  ['consistently', 'consist'],
  ['consolation', 'consol'],
  ['consolations', 'consol'],
  ['consolatory', 'consolatori'],
  ['consolidate', 'consolid'],
  ['consolingly', 'consol'],
  ['conspicuously', 'conspicu'],
  ['conspiracy', 'conspiraci'],
  ['knack', 'knack'],
  ['knaves', 'knave'],
  ['knavish', 'knavish'],
  ['kneaded', 'knead'],
  ['kneeled', 'kneel'],
  ['knightly', 'knight'],
  ['knives', 'knive'],
  ['knocking', 'knock'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['generously', 'generous'],
  ['communication', 'communic'],
  ['hopping', 'hop'],
  ['hoped', 'hope'],
  ['cries', 'cri'],
  ['ties', 'tie'],
  ['flies', 'fli'],
  ['gas', 'gas'],
  ['kiwis', 'kiwi'],
])('%s → %s', (word, stem) => {
  expect(englishStem(word)).toBe(stem)
})
