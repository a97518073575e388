// How two answers differ, in words: status, headers that clients read, the text of errors, and the shape of everything else.
import type { Recording } from './recording.ts'

export interface Ours {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

const comparedHeaders = [
  'openstack-api-version',
  'openstack-api-minimum-version',
  'openstack-api-maximum-version',
  'vary',
  'allow',
  'content-type',
]

/** Empty when a client could not tell one from the other. */
export function differences({ response: theirs }: Recording, ours: Ours): string[] {
  const found: string[] = []
  if (theirs.status !== ours.status) found.push(`status ${theirs.status}, ours ${ours.status}`)
  for (const header of comparedHeaders) {
    const [before, now] = [theirs.headers[header], ours.headers[header]]
    if (before !== undefined && before !== now) found.push(`header ${header}: ${before}, ours ${now}`)
  }
  if ('location' in theirs.headers && ours.headers.location === undefined) found.push('header location is missing')
  // Where already the status is another one, the bodies have nothing in common.
  return theirs.status === ours.status ? [...found, ...bodyDifferences(theirs.body, ours.body)] : found
}

interface ErrorBody {
  readonly errors: readonly { readonly code: string; readonly title: string; readonly detail: string }[]
}

function bodyDifferences(theirs: unknown, ours: unknown): string[] {
  if (isErrorBody(theirs)) {
    if (!isErrorBody(ours)) return ['the error body is missing']
    const [before, now] = [theirs.errors[0], ours.errors[0]]
    const code = before?.code === now?.code ? [] : [`code ${before?.code}, ours ${now?.code}`]
    const [beforeTitle, nowTitle] = [sentence(before?.title), sentence(now?.title)]
    return beforeTitle === nowTitle ? code : [...code, `title «${beforeTitle}», ours «${nowTitle}»`]
  }
  return shapeDifferences(theirs, ours, '')
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors)
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Ids differ from run to run; the original adds a dump of its schema. */
function sentence(text = ''): string {
  return (text.split('\n')[0] ?? '').replaceAll(uuid, 'UUID')
}

/** Keys and JSON types, where both have a value. */
function shapeDifferences(theirs: unknown, ours: unknown, at: string): string[] {
  if (theirs === null || ours === null || theirs === undefined || ours === undefined) return []
  if (typeOf(theirs) !== typeOf(ours)) return [`${at || 'the body'} is ${typeOf(theirs)}, ours ${typeOf(ours)}`]
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    return theirs.length > 0 && ours.length > 0 ? shapeDifferences(theirs[0], ours[0], `${at}[]`) : []
  }
  if (typeof theirs !== 'object' || typeof ours !== 'object') return []
  // What is keyed by ids or by the user's own words has no fixed keys.
  if (/(addresses|labels|environment|restart_policy|healthcheck)$/.test(at)) return []
  const [before, now] = [Object.keys(theirs), Object.keys(ours)]
  const missing = before.filter((key) => !now.includes(key)).map((key) => `${at}.${key} is missing`)
  const extra = now.filter((key) => !before.includes(key)).map((key) => `${at}.${key} is new`)
  const deeper = before.flatMap((key) =>
    shapeDifferences(Reflect.get(theirs, key), Reflect.get(ours, key), `${at}.${key}`),
  )
  return [...missing, ...extra, ...deeper]
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
