// Every rule there is, as it stands without a policy file.
import { availabilityZoneRules } from './availability-zones.ts'
import { baseRules } from './base.ts'
import { capsuleRules } from './capsules.ts'
import { containerRules } from './containers.ts'
import { hostRules } from './hosts.ts'
import { imageRules } from './images.ts'
import { networkRules } from './networks.ts'
import { quotaClassRules, quotaRules } from './quotas.ts'
import { registryRules } from './registries.ts'
import type { Rule } from './rule.ts'
import { serviceRules } from './services.ts'

export const defaultRules: readonly Rule[] = [
  ...baseRules,
  ...containerRules,
  ...imageRules,
  ...serviceRules,
  ...hostRules,
  ...capsuleRules,
  ...networkRules,
  ...availabilityZoneRules,
  ...quotaRules,
  ...quotaClassRules,
  ...registryRules,
]
