// What requests on images may say.
import type { EdgeConf } from '../../conf.ts'
import { optional, parameters, required } from '../../schema/field.ts'
import { bool, imageReference, textOrNull, type } from '../../schema/types.ts'
import { imageDriver, imagePullPolicy } from '../containers/types.ts'

const unused = textOrNull(2, 255, { pattern: '[a-zA-Z0-9][a-zA-Z0-9_.-]' })

/** Compat: only the first two mean anything; Zun takes the rest, and the tag from `repo`. */
export const pullImage = parameters({
  repo: required(imageReference, { description: 'The image, as in name:tag.' }),
  host: required(imageReference, { description: 'UUID or name of the host.' }),
  image_id: optional(unused, { description: 'Not used.' }),
  tag: optional(unused, { description: 'Not used: a tag is part of repo.' }),
  size: optional(type({ type: ['string', 'integer', 'null'], pattern: '^[0-9]+[b|B|k|K|m|M|g|G]?$' }, String), {
    description: 'Not used.',
  }),
  image_pull_policy: optional(imagePullPolicy, { description: 'Not used.' }),
})

export function searchImages(conf: EdgeConf) {
  return parameters({
    image_driver: optional(imageDriver(conf), { description: 'Where to search.' }),
    exact_match: optional(bool, { description: 'Only images of exactly this name.' }),
  })
}
