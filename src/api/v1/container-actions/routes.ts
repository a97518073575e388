// The record of what was asked of a container, and what came of it.
import { type ContainerActionEvent, type ContainerActionRecord, stepsOf } from '#objects/container-action.ts'
import type { StepRecord } from '#objects/operation.ts'
import type { PullProgress } from '#objects/pull-progress.ts'
import { change, holds } from '../../changes.ts'
import { type Route, route } from '../../route.ts'
import type { Shown } from '../../schema/shape.ts'
import { v } from '../../versions.ts'
import { joinedTime } from '../times.ts'
import { actionAnswer, actionsAnswer } from './answers.ts'

const list = route({
  method: 'GET',
  path: '/v1/containers/:ident/container_actions',
  summary: 'List what was asked of a container, newest first.',
  policy: 'container:actions',
  ok: 200,
  answer: actionsAnswer,
  handle: async ({ app, ctx, path }) => {
    const container = await app.containers.get(ctx, path.ident ?? '')
    const actions = await app.actions.list(ctx, container)
    return { body: { containerActions: actions.map(actionView) } }
  },
})

const withSteps = change(
  v(1, 41),
  'steps',
  'Every event shows its `steps`: their times, their tries, why one failed, and how far the fetch of an image is.',
)

const show = route({
  method: 'GET',
  path: '/v1/containers/:ident/container_actions/:requestId',
  summary: 'Show one action of a container with its events.',
  policy: 'container:actions',
  ok: 200,
  changes: [withSteps],
  answer: actionAnswer,
  handle: async ({ app, ctx, path, policies, version }) => {
    const container = await app.containers.get(ctx, path.ident ?? '')
    const { action, events } = await app.actions.get(ctx, container, path.requestId ?? '')
    const stepped = holds(withSteps, version)
    const traced = policies.allows(ctx, 'container:action:events')
    return {
      body: {
        ...actionView(action),
        events: events.map((event) => ({
          ...eventView(event, traced),
          ...(stepped && { steps: stepsOf(event).map(stepView) }),
        })),
      },
    }
  },
})

export const containerActionRecordRoutes: readonly Route[] = [list, show]

function actionView(action: ContainerActionRecord): Shown<typeof actionsAnswer>['containerActions'][number] {
  return {
    action: action.action,
    container_uuid: action.containerUuid,
    request_id: action.requestId,
    user_id: action.userId,
    project_id: action.projectId,
    start_time: joinedTime(action.startTime),
    finish_time: joinedTime(action.finishTime),
    message: action.message,
  }
}

function eventView(event: ContainerActionEvent, traced: boolean): Shown<typeof actionAnswer>['events'][number] {
  return {
    event: event.event,
    start_time: joinedTime(event.startTime),
    finish_time: joinedTime(event.finishTime),
    result: event.result,
    traceback: traced ? event.traceback : null,
  }
}

function stepView({ name, state, startedAt, tookMs, tries, reason, progress }: StepRecord): object {
  const started = new Date(startedAt)
  return {
    name,
    state,
    started_at: joinedTime(started),
    finished_at: state === 'running' ? null : joinedTime(new Date(started.getTime() + tookMs)),
    took_ms: tookMs,
    tries: tries ?? null,
    reason: reason ?? null,
    progress: progress ? progressText(progress) : null,
  }
}

function progressText({ layers, layersDone, bytes, bytesTotal }: PullProgress): string {
  const mb = (count: number) => (count / 1e6).toFixed(1)
  return `${layersDone} of ${layers} layers, ${mb(bytes)} of ${mb(bytesTotal)} MB`
}
