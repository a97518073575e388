// What is told of what happened to containers.
import { changeEventTypes } from '#objects/change-event.ts'
import { anything, choice, integer, listOf, mapOf, named, object, text } from '../../schema/shape.ts'
import { projectId } from '../shapes.ts'

const event = named(
  'ContainerEvent',
  object({
    id: integer('Its place among all events; later ones have greater ids.'),
    type: choice(changeEventTypes, 'What happened.'),
    container_uuid: text('UUID of the container.'),
    project_id: projectId(),
    created_at: text('When it was written, in UTC.'),
    changes: mapOf(anything(), 'Fields of the container that changed, with their new values.'),
  }),
)

export const eventsAnswer = object({
  events: listOf(event),
  last: integer('What to give as `after` to go on from here.'),
})
