// What the journal promises when things go wrong, with the engine's troubles scripted.
import { describe, expect, it } from 'vitest'
import { EngineUnavailable, ZunError } from '#common/errors.ts'
import { listActionEvents, listActions } from '#db/container-actions.ts'
import { ctx, SmallCloud } from '../support/small-cloud.ts'
import { until } from '../support/until.ts'

const request = { image: 'busybox', command: ['sleep', '1000'], run: true }

describe('an operation that fails', () => {
  it('takes back what it did, in reverse order, and says why', async () => {
    await using started = await SmallCloud.start()
    const { cloud, member } = started
    cloud.engine.failNext('create', new ZunError('the disk is full'))

    const { uuid } = await member.containers.create(ctx, request)
    const failed = await cloud.reaches(member, uuid, 'Error')

    expect(failed).toMatchObject({
      statusReason: 'the disk is full',
      taskState: null,
      host: null,
      containerId: null,
    })
    expect(await cloud.db.selectFrom('claim').selectAll().execute()).toEqual([])
    expect(cloud.engine.containers.size).toBe(0)
    const [action] = await listActions(cloud.db, uuid)
    expect(action).toMatchObject({ action: 'create', message: 'Error' })
    const [event] = await listActionEvents(cloud.db, action?.id ?? 0)
    expect(event?.result).toBe('Error')
    expect(
      JSON.parse(event?.details ?? '').map((step: { name: string; state: string }) => `${step.state} ${step.name}`),
    ).toEqual([
      'done claim a host',
      'done make ports',
      'done prepare the image',
      'failed create on the host',
      'undone create on the host',
      'undone make ports',
      'undone claim a host',
    ])
  })

  it('keeps a container that was made and only would not start', async () => {
    await using started = await SmallCloud.start()
    const { cloud, member } = started
    cloud.engine.failNext('start', new ZunError('no such file'))

    const { uuid } = await member.containers.create(ctx, request)
    const failed = await cloud.reaches(member, uuid, 'Error')

    expect(failed.containerId).not.toBeNull()
    expect(failed.host).toBe('host-1')
    expect(await cloud.db.selectFrom('claim').selectAll().execute()).toHaveLength(1)
    await member.containers.start(ctx, failed)
    await cloud.reaches(member, uuid, 'Running')
  })

  it('tries again while the engine is only away', async () => {
    await using started = await SmallCloud.start()
    const { cloud, member } = started
    cloud.engine.failNext('create', new EngineUnavailable('gone'))
    cloud.engine.failNext('create', new EngineUnavailable('still gone'))

    const { uuid } = await member.containers.create(ctx, request)
    await cloud.reaches(member, uuid, 'Running')
  })

  it('leaves a container that could not be stopped as it is, with the reason', async () => {
    await using started = await SmallCloud.start()
    const { cloud, member } = started
    const { uuid } = await member.containers.create(ctx, request)
    const running = await cloud.reaches(member, uuid, 'Running')
    cloud.engine.failNext('stop', new ZunError('cannot stop'))

    await member.containers.stop(ctx, running, 0)
    const after = await until('the stop has failed', 5_000, async () => {
      const container = await member.containers.get(ctx, uuid)
      return container.operationId === null && container.statusReason !== null && container
    })
    expect(after).toMatchObject({ status: 'Running', taskState: null })
  })
})

describe('a container without a host', () => {
  it('ends in Error with the sentence clients know, and deletes cleanly', async () => {
    await using started = await SmallCloud.start()
    const { cloud, member } = started
    const { uuid } = await member.containers.create(ctx, { ...request, availabilityZone: 'nowhere' })
    const failed = await cloud.reaches(member, uuid, 'Error')
    expect(failed.statusReason).toBe('There are not enough hosts available.')
    await member.containers.delete(ctx, failed, 'delete')
    await expect(
      until(
        'it is gone',
        5_000,
        async () => (await cloud.db.selectFrom('container').selectAll().execute()).length === 0,
      ),
    ).resolves.toBe(true)
  })
})

describe('operations of a process that died', () => {
  it('are taken over when their lease has run out, and not before', async () => {
    await using cloud = await SmallCloud.open()
    const dead = await cloud.member()
    const heir = await cloud.member()
    await cloud.startAgent()
    const { uuid } = await dead.containers.create(ctx, request)
    await cloud.reaches(dead, uuid, 'Running')
    // As a killed process would leave it: begun, and the lease still its own.
    const { id } = await cloud.db.selectFrom('operation').selectAll().executeTakeFirstOrThrow()
    const lease = { lease_owner: 'dead', lease_until: new Date(cloud.now().getTime() + 10_000), finished_at: null }
    await cloud.db
      .updateTable('operation')
      .set({ ...lease, state: 'running', steps: '[]' })
      .where('id', '=', id)
      .execute()
    await cloud.db
      .updateTable('container')
      .set({ status: 'Creating', task_state: 'container_creating', operation_id: id })
      .execute()

    await heir.operations.takeOver()
    expect(heir.operations.size).toBe(0)

    cloud.aheadMs = 11_000
    await heir.operations.takeOver()
    await cloud.reaches(heir, uuid, 'Running')
  })
})

describe('events', () => {
  it('replay to the state of the table', async () => {
    await using started = await SmallCloud.start()
    const { cloud, member } = started
    const { uuid } = await member.containers.create(ctx, request)
    const running = await cloud.reaches(member, uuid, 'Running')
    await member.containers.stop(ctx, running, 0)
    await cloud.reaches(member, uuid, 'Stopped')

    const events = await cloud.db.selectFrom('event').select('payload').orderBy('id').execute()
    const changes = events.map(({ payload }) => JSON.parse(payload))
    const replayed = Object.assign({}, ...changes)
    expect(replayed).toMatchObject({ status: 'Stopped', task_state: null, host: 'host-1' })
    expect(changes.map(({ status }) => status).filter(Boolean)).toEqual(['Creating', 'Created', 'Running', 'Stopped'])
  })
})
