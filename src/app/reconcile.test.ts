import { describe, expect, it } from 'vitest'
import type { Container } from '#objects/container.ts'
import { absent, type Observed } from '#objects/observed.ts'
import { aContainer } from '../../test/support/app-double.ts'
import { reconcile } from './reconcile.ts'

const none = new Set<string>()

function seen(uuid: string, sequence = 5, facts: Partial<Observed> = {}): Observed {
  return { ...absent(uuid), containerId: 'c', state: 'running', epoch: 1, sequence, ...facts }
}

function row(uuid: string, facts: Partial<Container> = {}): Container {
  return aContainer({ uuid, containerId: 'c', operationId: null, ...facts })
}

const picture = (...observed: Observed[]) => ({ epoch: 1, sequence: 4, seen: observed })

describe('reconcile', () => {
  it('notes what was seen later than what is known', () => {
    const known = row('a', { observed: seen('a', 3) })
    expect(reconcile([known], picture(seen('a')), none)).toEqual([{ do: 'note', container: known, seen: seen('a') }])
  })

  it('ignores what was seen earlier, and what an earlier start of the agent saw', () => {
    const known = row('a', { observed: seen('a', 9) })
    expect(reconcile([known], picture(seen('a')), none)).toEqual([])
    const restarted = row('a', { observed: seen('a', 1, { epoch: 2 }) })
    expect(reconcile([restarted], picture(seen('a')), none)).toEqual([])
  })

  it('notes as missing what the list should have shown', () => {
    const known = row('a', { observed: seen('a', 3) })
    expect(reconcile([known], picture(), none)).toEqual([{ do: 'note missing', container: known }])
  })

  it('does not miss a container that was made after the list began', () => {
    expect(reconcile([row('a', { observed: seen('a', 6) })], picture(), none)).toEqual([])
  })

  it('does not miss a container that an operation holds, or that was never made', () => {
    expect(reconcile([row('a', { operationId: 7 })], picture(), none)).toEqual([])
    expect(reconcile([row('a', { containerId: null })], picture(), none)).toEqual([])
  })

  it('removes a container without a row only when it may', () => {
    expect(reconcile([], picture(seen('a')), none)).toEqual([])
    expect(reconcile([], picture(seen('a')), new Set(['a']))).toEqual([{ do: 'clean up', containerUuid: 'a' }])
  })

  it('removes what a failed create left', () => {
    const failed = row('a', { status: 'Error', containerId: null })
    expect(reconcile([failed], picture(seen('a')), none)).toEqual([{ do: 'clean up', containerUuid: 'a' }])
  })

  it('deletes a container that has removed itself', () => {
    const ended = row('a', { status: 'Deleted', autoRemove: true, observed: seen('a', 9, { state: 'absent' }) })
    expect(reconcile([ended], picture(), none)).toEqual([{ do: 'delete', container: ended }])
  })
})
