/** The older of two microversions; `latest` is newer than any. */
export function lower(one: string, other: string): string {
  const [oneMajor = Infinity, oneMinor = 0] = numbers(one)
  const [otherMajor = Infinity, otherMinor = 0] = numbers(other)
  return oneMajor < otherMajor || (oneMajor === otherMajor && oneMinor <= otherMinor) ? one : other
}

function numbers(version: string): number[] {
  return version === 'latest' ? [] : version.split('.').map(Number)
}
