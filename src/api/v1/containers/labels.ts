// Narrowing the list of containers by their labels, from 1.41 on: `label=tier`, `label=tier=web`, both if both are given.
import type { LabelFilter } from '#app/app.ts'
import { InvalidValue } from '#common/errors.ts'
import type { Call } from '../../route.ts'
import { type Given, optional } from '../../schema/field.ts'
import { v } from '../../versions.ts'
import { unchecked } from '../paging.ts'

/** Each costs a look into every row. */
const mostLabels = 20

export const labelField = {
  label: optional(unchecked, {
    description: 'Only containers with this label, given as key or key=value; all of them when given several times.',
    since: v(1, 41),
    tooNew: 'unexpected',
  }),
}

export function labelsAsked({ given, policies, ctx }: Pick<Call, 'policies' | 'ctx'> & { readonly given: Given }) {
  if (!Object.hasOwn(given, 'label')) return []
  // Who may not see a field may not ask about it.
  if (policies.has('container:get_one:labels')) policies.authorize(ctx, 'container:get_one:labels')
  const labels = [given.label].flat().map((text) => labelIn(String(text)))
  if (labels.length > mostLabels) throw new InvalidValue(`At most ${mostLabels} labels can be asked for.`)
  return labels
}

function labelIn(text: string): LabelFilter {
  const end = text.indexOf('=')
  const key = end < 0 ? text : text.slice(0, end)
  if (key === '') throw new InvalidValue('A label is asked for as key or as key=value.')
  return end < 0 ? { key } : { key, value: text.slice(end + 1) }
}

/** The pairs of a query that asks for them again. */
export function asLabelQuery(labels: readonly LabelFilter[]): (readonly [string, string])[] {
  return labels.map(({ key, value }) => ['label', value === undefined ? key : `${key}=${value}`])
}
