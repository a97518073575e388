// Times as clients parse them, always UTC and without a zone. Two forms exist, and gophercloud reads only the first.

/** `2026-11-22 17:14:58`, with `.123000` only when there is a fraction: containers and capsules. */
export function spacedTime(time: Date | null): string | null {
  if (time === null) return null
  const iso = time.toISOString()
  const fraction = iso.slice(20, 23)
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction === '000' ? '' : `.${fraction}000`}`
}

/** `2026-11-22T17:14:58.123000`: services, actions and their events. */
export function joinedTime(time: Date): string
export function joinedTime(time: Date | null): string | null
export function joinedTime(time: Date | null): string | null {
  return time === null ? null : time.toISOString().replace('Z', '000')
}
