// What is told of the past of a container.
import { choice, integer, listOf, named, nullable, number, object, sometimes, text } from '../../schema/shape.ts'
import { v } from '../../versions.ts'

const members = {
  action: text('What was asked: create, start, delete and the like.'),
  container_uuid: text('UUID of the container.'),
  request_id: nullable(text('Id of the request that asked.')),
  user_id: nullable(text('Who asked.')),
  project_id: nullable(text('In which project.')),
  start_time: text('When it began, in UTC.'),
  finish_time: nullable(text('When it ended, in UTC.')),
  message: nullable(text('Error when it failed.')),
}

const step = named(
  'ContainerActionStep',
  object({
    name: text('What was done.'),
    state: choice(['running', 'done', 'undone', 'failed'], 'What came of it so far.'),
    started_at: text('When it began, in UTC.'),
    finished_at: nullable(text('When it ended, in UTC.')),
    took_ms: number('How long it took.'),
    tries: nullable(integer('How often it was tried; null in old records.')),
    reason: nullable(text('Why it failed.')),
    progress: nullable(text('How far a fetch of an image is.')),
  }),
)

const event = named(
  'ContainerActionEvent',
  object({
    event: text('What a host did.'),
    start_time: text('When it began, in UTC.'),
    finish_time: nullable(text('When it ended, in UTC.')),
    result: nullable(choice(['Success', 'Error'], 'How it ended.')),
    traceback: nullable(text('For operators: everything that is known of a failure.')),
    steps: sometimes(listOf(step), { since: v(1, 41) }),
  }),
)

export const actionsAnswer = object({ containerActions: listOf(named('ContainerAction', object(members))) })
export const actionAnswer = named('ContainerActionWithEvents', object({ ...members, events: listOf(event) }))
