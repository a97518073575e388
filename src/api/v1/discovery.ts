// Where clients begin: which versions there are, and which resources.
import { jsonPage, type Page } from '../pages.ts'
import { maxVersion, minVersion, versionText } from '../versions.ts'

const resources = [
  'services',
  'containers',
  'images',
  'networks',
  'hosts',
  'capsules',
  'availability_zones',
  'quotas',
  'quota_classes',
  'registries',
]

export const discoveryPages: readonly Page[] = [
  {
    method: 'GET',
    path: '/',
    summary: 'List the versions of the API.',
    serve: async ({ base }) => jsonPage(root(base)),
  },
  {
    method: 'GET',
    path: '/v1',
    summary: 'List the resources of version 1.',
    serve: async ({ base }) => jsonPage(versionOne(base)),
  },
]

function root(base: string): object {
  const version = {
    id: 'v1',
    links: [{ href: `${base}/v1/`, rel: 'self' }],
    status: 'CURRENT',
    max_version: versionText(maxVersion),
    min_version: versionText(minVersion),
  }
  return {
    name: 'OpenStack Zun API',
    description: 'Zun is an OpenStack project which aims to provide containers service.',
    versions: [version],
    default_version: version,
  }
}

function versionOne(base: string): object {
  const links = [
    { href: `${base}/v1/`, rel: 'self' },
    {
      href: 'https://docs.openstack.org/developer/zun/dev/api-spec-v1.html',
      rel: 'describedby',
      type: 'text/html',
    },
  ]
  return {
    id: 'v1',
    media_types: [{ base: 'application/json', type: 'application/vnd.openstack.zun.v1+json' }],
    links,
    ...Object.fromEntries(resources.map((name) => [name, resourceLinks(base, name)])),
  }
}

function resourceLinks(base: string, name: string): object[] {
  return [
    { href: `${base}/v1/${name}/`, rel: 'self' },
    { href: `${base}/${name}/`, rel: 'bookmark' },
  ]
}
