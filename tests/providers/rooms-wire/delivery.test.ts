import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../src/main/platform/ids'
import { failureOf } from '../../fixtures/records'
import { SERVICES, to } from '../../fixtures/wire/services'
import { startWireRooms, type WireRooms } from '../../fixtures/wire-rooms'

// What each participant is sent over the wire, to the word.

describe.each(SERVICES)('%s', (_name, protocols) => {
  let wires: WireRooms
  beforeEach(async () => {
    wires = await startWireRooms(protocols)
  })
  afterEach(() => wires.close())

  test('T-2 one is named, then the other: it is sent what the first has answered', async () => {
    const room = wires.room(3, { execution: { model: 'mentioned' } })
    await wires.round(room, '@Ada hello')
    wires.inTurn(to('Ada', ['User: @Ada hello']))
    await wires.round(room, '@Bo and you?')
    wires.inTurn(to('Bo', ['User: @Ada hello', 'Ada: Ada 1', 'User: @Bo and you?']))
    await wires.round(room, 'anybody')
    wires.atOnce(
      to('Ada', ['User: @Ada hello'], 'Ada 1', ['User: @Bo and you?', 'Bo: Bo 1', 'User: anybody']),
      to('Bo', ['User: @Ada hello', 'Ada: Ada 1', 'User: @Bo and you?'], 'Bo 1', ['User: anybody']),
      to('Cy', ['User: @Ada hello', 'Ada: Ada 1', 'User: @Bo and you?', 'Bo: Bo 1', 'User: anybody']),
    )
  })

  test('T-4 three times one after another, then all at once: nobody is sent anything twice', async () => {
    const room = wires.room(3)
    await wires.round(room, 'one')
    wires.inTurn(to('Ada', ['User: one']), to('Bo', ['User: one', 'Ada: Ada 1']), to('Cy', ['User: one', 'Ada: Ada 1', 'Bo: Bo 1']))
    await wires.round(room, 'two')
    wires.inTurn(
      to('Ada', ['User: one'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: two']),
      to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: two', 'Ada: Ada 2']),
      to('Cy', ['User: one', 'Ada: Ada 1', 'Bo: Bo 1'], 'Cy 1', ['User: two', 'Ada: Ada 2', 'Bo: Bo 2']),
    )
    await wires.round(room, 'three')
    const memory = {
      Ada: [['User: one'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: two'], 'Ada 2'],
      Bo: [['User: one', 'Ada: Ada 1'], 'Bo 1', ['Cy: Cy 1', 'User: two', 'Ada: Ada 2'], 'Bo 2'],
      Cy: [['User: one', 'Ada: Ada 1', 'Bo: Bo 1'], 'Cy 1', ['User: two', 'Ada: Ada 2', 'Bo: Bo 2'], 'Cy 2'],
    }
    wires.inTurn(
      to('Ada', ...memory.Ada, ['Bo: Bo 2', 'Cy: Cy 2', 'User: three']),
      to('Bo', ...memory.Bo, ['Cy: Cy 2', 'User: three', 'Ada: Ada 3']),
      to('Cy', ...memory.Cy, ['User: three', 'Ada: Ada 3', 'Bo: Bo 3']),
    )
    room.room.configure({ execution: { model: 'broadcast' } })
    await wires.round(room, 'four')
    wires.atOnce(
      to('Ada', ...memory.Ada, ['Bo: Bo 2', 'Cy: Cy 2', 'User: three'], 'Ada 3', ['Bo: Bo 3', 'Cy: Cy 3', 'User: four']),
      to('Bo', ...memory.Bo, ['Cy: Cy 2', 'User: three', 'Ada: Ada 3'], 'Bo 3', ['Cy: Cy 3', 'User: four']),
      to('Cy', ...memory.Cy, ['User: three', 'Ada: Ada 3', 'Bo: Bo 3'], 'Cy 3', ['User: four']),
    )
  })

  test('T-4 all at once by steps: nobody is sent what the others say in the round before the next one', async () => {
    const room = wires.room(3, { execution: { model: 'broadcast' } })
    room.send('go', { start: 'step' })
    for (const name of ['Ada', 'Bo', 'Cy']) {
      expect(await room.room.step()).toMatchObject({ utterance: { participantId: room.ids[name] }, roundComplete: name === 'Cy' })
      wires.inTurn(to(name, ['User: go']))
    }
    await wires.until(() => !room.room.busy)
    await wires.round(room, 'next')
    wires.atOnce(
      to('Ada', ['User: go'], 'Ada 1', ['Bo: Bo 1', 'Cy: Cy 1', 'User: next']),
      to('Bo', ['User: go'], 'Bo 1', ['Ada: Ada 1', 'Cy: Cy 1', 'User: next']),
      to('Cy', ['User: go'], 'Cy 1', ['Ada: Ada 1', 'Bo: Bo 1', 'User: next']),
    )
  })

  test('T-9 a message for information only, then one after another: it is sent once, and the last answers are still there', async () => {
    const room = wires.room(2)
    await wires.round(room, 'one')
    wires.inTurn(to('Ada', ['User: one']), to('Bo', ['User: one', 'Ada: Ada 1']))
    await wires.round(room, 'for your information', { contextOnly: true })
    wires.inTurn()
    await wires.round(room, 'two')
    wires.inTurn(
      to('Ada', ['User: one'], 'Ada 1', ['Bo: Bo 1', 'User: for your information', 'User: two']),
      to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['User: for your information', 'User: two', 'Ada: Ada 2']),
    )
    await wires.round(room, 'three')
    wires.inTurn(
      to('Ada', ['User: one'], 'Ada 1', ['Bo: Bo 1', 'User: for your information', 'User: two'], 'Ada 2', ['Bo: Bo 2', 'User: three']),
      to('Bo', ['User: one', 'Ada: Ada 1'], 'Bo 1', ['User: for your information', 'User: two', 'Ada: Ada 2'], 'Bo 2', ['User: three', 'Ada: Ada 3']),
    )
  })

  test('T-10 attachments alone reach all: pictures as they are, or by name where the model cannot see', async () => {
    const { host } = wires
    const abilities = (images: boolean) => ({ abilities: { tools: true, images, reasoning: false } })
    for (const protocol of protocols) host.models.set(protocol.model, abilities(true))
    host.models.set('blind', abilities(false))
    host.files.set('cat', { id: 'cat', name: 'cat.png', mimeType: 'image/png', size: 1, textLength: null })
    host.files.set('doc', { id: 'doc', name: 'doc.txt', mimeType: 'text/plain', size: 5, textLength: 5, text: 'words' })
    const room = wires.room(4, { execution: { model: 'broadcast' } })
    for (const name of ['Cy', 'Di']) room.room.updateParticipant(room.ids[name] ?? '', { model: 'blind', contextLimit: 100_000 })
    const picture = { type: 'image', mediaId: 'cat', name: 'cat.png', mimeType: 'image/png' } as const
    const file = { type: 'file', mediaId: 'doc', name: 'doc.txt', mimeType: 'text/plain' } as const
    const sent = room.room.send(uuidV7Ids.next(), [picture, file], {})
    await room.room.waitFor(sent.roundId)
    const text = { type: 'text', text: '[File: doc.txt]\nwords\n[End of file]' } as const
    const named = { type: 'text', text: '[Image: cat.png. This model cannot see it.]' } as const
    const prompt = 'User: (attachments only)'
    wires.atOnce(to('Ada', [prompt, picture, text]), to('Bo', [prompt, picture, text]), to('Cy', [prompt, named, text]), to('Di', [prompt, named, text]))
    await wires.round(room, 'next', { execution: { model: 'sequential' } })
    const rest = (name: string) => ['Ada', 'Bo', 'Cy', 'Di'].filter((other) => other !== name).map((other) => `${other}: ${other} 1`)
    wires.inTurn(
      to('Ada', [prompt, picture, text], 'Ada 1', [...rest('Ada'), 'User: next']),
      to('Bo', [prompt, picture, text], 'Bo 1', [...rest('Bo'), 'User: next', 'Ada: Ada 2']),
      to('Cy', [prompt, named, text], 'Cy 1', [...rest('Cy'), 'User: next', 'Ada: Ada 2', 'Bo: Bo 2']),
      to('Di', [prompt, named, text], 'Di 1', [...rest('Di'), 'User: next', 'Ada: Ada 2', 'Bo: Bo 2', 'Cy: Cy 2']),
    )
    expect(failureOf(() => room.room.send(uuidV7Ids.next(), [{ ...picture, mediaId: 'gone' }], {})).code).toBe('not_found')
  })
})
