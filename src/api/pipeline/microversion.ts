// Reads which version of the API a request speaks.
import { maxVersion, minVersion, type Version, v, versionText } from '../versions.ts'
import { RequestFailure } from './failures.ts'

export const versionHeader = 'openstack-api-version'

const range = `[container ${versionText(minVersion)}, container ${versionText(maxVersion)}]`

/** The headers every answer below `/v1` carries. The version itself is only told when the one asked for exists. */
export function versionHeaders(version: Version | undefined): Record<string, string> {
  return {
    'openstack-api-minimum-version': `container ${versionText(minVersion)}`,
    'openstack-api-maximum-version': `container ${versionText(maxVersion)}`,
    vary: 'OpenStack-API-Version',
    ...(version && { [versionHeader]: `container ${versionText(version)}` }),
  }
}

/** The version that was asked for, or why there is none. Absent means the oldest. */
export function requestedVersion(header: string | undefined): Version | RequestFailure {
  if (header === undefined) return minVersion
  const words = header.trim().split(/\s+/)
  const [service, wanted = ''] = words
  if (words.length !== 2) return notAcceptable('Invalid service type for OpenStack-API-Version header')
  // Compat: whose latest it is does not matter, as in Zun.
  if (wanted.toLowerCase() === 'latest') return maxVersion
  if (service !== 'container') return notAcceptable('Invalid service type for OpenStack-API-Version header')
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(wanted) ?? []
  if (major === undefined || minor === undefined) return notAcceptable('Invalid value for OpenStack-API-Version header')
  return supported(v(Number(major), Number(minor)), wanted)
}

function supported(version: Version, wanted: string): Version | RequestFailure {
  const tail = `The supported version range is: ${range}.`
  if (version.major !== maxVersion.major) {
    return new RequestFailure(
      'unsupported-version',
      `Mutually exclusive versions requested. Version ${wanted} requested but not supported by this service. ${tail}`,
    )
  }
  if (version.minor < minVersion.minor || version.minor > maxVersion.minor) {
    return new RequestFailure(
      'unsupported-version',
      `Version ${wanted} was requested but the minor version is not supported by this service. ${tail}`,
    )
  }
  return version
}

function notAcceptable(detail: string): RequestFailure {
  return new RequestFailure('not-acceptable', detail)
}

/** For a route that the version does not have. */
export function notInVersion(version: Version): RequestFailure {
  return notAcceptable(
    `Version ${versionText(version)} was requested but the requested API is not supported for this version.`,
  )
}
