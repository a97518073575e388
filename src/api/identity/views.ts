// What Keystone's clients read, built from what the embedded identity knows.
import type { CatalogueService } from '#cloud/identity/catalogue.ts'
import { localDomain, type TokenFacts } from '#cloud/identity/local-identity.ts'
import type { Named } from '#cloud/identity/local-records.ts'

/** `base` is the server's address as the client knows it, as in `http://127.0.0.1:9517`. */
export function versionView(base: string): object {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${base}/identity/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  }
}

/** Without a catalogue the key is absent, as for a token that speaks for no project. */
export function tokenView(facts: TokenFacts, catalogue?: readonly CatalogueService[]): object {
  const { user, project, roles, methods, auditIds } = facts
  return {
    methods,
    user: { id: user.id, name: user.name, domain: localDomain, password_expires_at: null },
    audit_ids: auditIds,
    issued_at: timeView(facts.issuedAt),
    expires_at: timeView(facts.expiresAt),
    ...(project && { project: { ...named(project), domain: localDomain }, is_domain: false, roles: roles.map(named) }),
    ...(project && catalogue && { catalog: catalogueView(catalogue) }),
  }
}

export function catalogueView(catalogue: readonly CatalogueService[]): readonly object[] {
  return catalogue.map(({ id, type, name, endpoints }) => ({
    id,
    type,
    name,
    endpoints: endpoints.map(({ region, ...endpoint }) => ({ ...endpoint, region, region_id: region })),
  }))
}

export function userView(user: Named, base: string): object {
  const view = { ...named(user), domain_id: localDomain.id, enabled: true, options: {}, password_expires_at: null }
  return { ...view, links: { self: `${base}/identity/v3/users/${user.id}` } }
}

export function projectView(project: Named, base: string): object {
  return {
    ...named(project),
    description: '',
    domain_id: localDomain.id,
    parent_id: localDomain.id,
    enabled: true,
    is_domain: false,
    tags: [],
    options: {},
    links: { self: `${base}/identity/v3/projects/${project.id}` },
  }
}

export function domainView(domain: Named, base: string): object {
  const links = { self: `${base}/identity/v3/domains/${domain.id}` }
  return { ...named(domain), description: 'The default domain', enabled: true, tags: [], options: {}, links }
}

export function roleView(role: Named, base: string): object {
  const links = { self: `${base}/identity/v3/roles/${role.id}` }
  return { ...named(role), domain_id: null, description: null, options: {}, links }
}

export function listView(name: string, items: readonly object[], self: string): object {
  return { [name]: items, links: { next: null, self, previous: null } }
}

function named({ id, name }: Named): Named {
  return { id, name }
}

/** Keystone writes microseconds. */
function timeView(time: Date): string {
  return time.toISOString().replace('Z', '000Z')
}
