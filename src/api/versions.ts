// Microversions of the API: which exist, and how one compares with another.

/** A microversion, `1.24` as `{ major: 1, minor: 24 }`. */
export interface Version {
  readonly major: number
  readonly minor: number
}

export function v(major: number, minor: number): Version {
  return { major, minor }
}

export const minVersion = v(1, 1)
/** Up to 1.40 the API is Zun's. */
export const maxVersion = v(1, 41)

/** Whether `version` is `bound` or newer. */
export function atLeast(version: Version, bound: Version): boolean {
  return version.major > bound.major || (version.major === bound.major && version.minor >= bound.minor)
}

export function versionText(version: Version): string {
  return `${version.major}.${version.minor}`
}
