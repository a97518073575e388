/** A running process that reports itself; today only zun-compute does. */
export interface ZunService {
  readonly id: number
  readonly host: string
  readonly binary: string
  readonly state: 'up' | 'down'
  readonly disabled: boolean
  readonly disabledReason: string | null
  readonly forcedDown: boolean
  readonly reportCount: number
  readonly lastSeenUp: Date | null
  readonly createdAt: Date | null
  readonly updatedAt: Date | null
  readonly availabilityZone: string
}
