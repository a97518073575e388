import { describe, expect, it } from 'vitest'
import { absent, type EngineView } from './observed.ts'
import { healingGivenUp, statusDetail, statusFrom } from './status.ts'

const now = new Date('2026-03-01T12:00:00Z')

function view(facts: Partial<EngineView>): EngineView {
  return { ...absent('u'), containerId: 'c', ...facts }
}

const before = { status: 'Running', statusReason: null, containerId: 'c', autoRemove: false, observed: null } as const

describe('the status that follows from a look', () => {
  it.each([
    [view({ state: 'running' }), 'Running'],
    [view({ state: 'paused' }), 'Paused'],
    [view({ state: 'restarting' }), 'Restarting'],
    [view({ state: 'dead' }), 'Dead'],
    [view({ state: 'exited', startedAt: '2026-03-01T11:00:00Z', finishedAt: '2026-03-01T11:30:00Z' }), 'Stopped'],
  ] as const)('is the engine state in our words (%#)', (seen, status) => {
    expect(statusFrom(seen, before)).toEqual({ status, statusReason: null })
  })

  it('is Error with a reason when the engine has lost the container', () => {
    expect(statusFrom(absent('u'), before)).toEqual({ status: 'Error', statusReason: 'No such container: c in docker' })
  })

  it('is Deleted when the container was to remove itself', () => {
    expect(statusFrom(absent('u'), { ...before, autoRemove: true }).status).toBe('Deleted')
  })

  it('stays what it is when the container was never made', () => {
    const creating = { ...before, status: 'Creating', containerId: null } as const
    expect(statusFrom(absent('u'), creating).status).toBe('Creating')
  })

  it('keeps the reason of a failed start while the container has not moved', () => {
    const failed = { ...before, status: 'Error', statusReason: 'no such file' } as const
    expect(statusFrom(view({ state: 'created', error: 'no such file' }), failed)).toEqual({
      status: 'Error',
      statusReason: 'no such file',
    })
  })

  it('drops the reason of another status', () => {
    const failed = { ...before, status: 'Error', statusReason: 'no such file' } as const
    expect(statusFrom(view({ state: 'running' }), failed)).toEqual({ status: 'Running', statusReason: null })
  })

  it('drops the reason of a health check given up as soon as it is not failing any more', () => {
    const givenUp = { ...before, statusReason: healingGivenUp } as const
    const seen = (health: string) => statusFrom(view({ state: 'running', health }), givenUp).statusReason
    expect([seen('unhealthy'), seen('starting'), seen('healthy')]).toEqual([healingGivenUp, null, null])
  })

  it('says that memory ran out', () => {
    const seen = view({ state: 'exited', oomKilled: true, startedAt: 'x', finishedAt: 'y' })
    expect(statusFrom(seen, before).statusReason).toContain('out of memory')
  })
})

describe('the sentence beside the status', () => {
  it.each([
    ['2026-03-01T11:59:30Z', 'Up 30 seconds'],
    ['2026-03-01T11:57:00Z', 'Up 3 mins'],
    ['2026-03-01T09:00:00Z', 'Up 3 hours'],
    ['2026-02-28T11:00:00Z', 'Up 1 days'],
    // A clock that is behind must not show a negative age.
    ['2026-03-01T12:00:05Z', 'Up 0 seconds'],
  ])('shows only the largest unit: %s', (startedAt, text) => {
    expect(statusDetail(view({ state: 'running', startedAt }), now)).toBe(text)
  })

  it('ends with a blank after the exit code, as clients have always seen it', () => {
    const seen = view({ state: 'exited', exitCode: 137, finishedAt: '2026-03-01T11:52:00Z' })
    expect(statusDetail(seen, now)).toBe('Exited(137) 8 mins ago ')
    expect(statusDetail({ ...seen, error: 'bad' }, now)).toBe('Exited(137) 8 mins ago (error)')
  })

  it('is empty for a container nobody has seen', () => {
    expect(statusDetail(null, now)).toBeNull()
    expect(statusDetail(absent('u'), now)).toBeNull()
  })
})
