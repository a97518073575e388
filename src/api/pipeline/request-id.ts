import { randomUUID } from 'node:crypto'

export const requestIdHeader = 'x-openstack-request-id'

/** Always ours: an id that a caller made up could not be trusted to be the only one. */
export function newRequestId(): string {
  return `req-${randomUUID()}`
}

/** The caller's own id, when it has the form of one; only logs and the bus see it. */
export function globalRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(header)
    ? header
    : undefined
}
