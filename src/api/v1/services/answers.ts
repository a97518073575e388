// What is told of services.
import { choice, flag, integer, listOf, named, nullable, object, text } from '../../schema/shape.ts'

const host = text('Host it runs on.')
const binary = text('Its program, as in zun-compute.')
const disabled = flag('Whether it is given no new work.')
const disabledReason = nullable(text('Why, in the words of an operator.'))
const forcedDown = flag('Whether it counts as down whatever it says.')
const time = (description: string) => nullable(text(description))

const service = named(
  'Service',
  object({
    id: integer('Number.'),
    host,
    binary,
    disabled,
    disabled_reason: disabledReason,
    last_seen_up: time('When it was last heard of, in UTC.'),
    forced_down: forcedDown,
    report_count: integer('How often it was heard of.'),
    availability_zone: text('Zone it is in.'),
    created_at: time('When it was first heard of, in UTC.'),
    updated_at: time('When its record last changed, in UTC.'),
    state: choice(['up', 'down'], 'Whether it was heard of lately.'),
  }),
)

export const servicesAnswer = object({ services: listOf(service) })

export const serviceStateAnswer = object({
  service: object({ host, binary, disabled, disabled_reason: disabledReason }),
})

export const serviceForcedAnswer = object({ service: object({ host, binary, forced_down: forcedDown }) })
