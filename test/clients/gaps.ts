// What the stories leave out of what the clients offer.
import { type Scene, type Story, typed } from './story.ts'
import type { ClientName } from './sub-commands.ts'

/** Sub-commands, as `openstack` and `zun` call them, that are only refused today, and why. */
const onlyRefused: Readonly<Record<string, string>> = {
  'appcontainer attach': 'There is no websocket proxy yet.',
  'appcontainer commit': 'There is no Glance to commit to.',
  'appcontainer add security group': 'There is no Neutron, so no security group is ever found.',
  'appcontainer remove security group': 'There is no Neutron, so no security group is ever found.',
  'appcontainer add floating ip': 'The command asks Neutron.',
  'appcontainer remove floating ip': 'The command asks Neutron.',
  'appcontainer top': 'Its own mistake keeps the client from printing what it was told.',
  'capsule create': 'Capsules are not run yet.',
  'capsule show': 'Capsules are not run yet.',
  'capsule delete': 'Capsules are not run yet.',
  attach: 'There is no websocket proxy yet.',
  commit: 'There is no Glance to commit to.',
  'add-security-group': 'There is no Neutron, so no security group is ever found.',
  'remove-security-group': 'There is no Neutron, so no security group is ever found.',
  top: 'Its own mistake keeps the client from printing what it was told.',
  'capsule-create': 'Capsules are not run yet.',
  'capsule-describe': 'Capsules are not run yet.',
  'capsule-delete': 'Capsules are not run yet.',
}

export function gaps(stories: readonly Story[], client: ClientName, known: Scene['known']): string[] {
  const cases = stories
    .flatMap((story) => story.cases)
    .filter(({ only }) => only === undefined || only === client)
    .map((one) => ({ ...typed(one, client, known), isRefused: one.refused !== undefined }))
  return [...known[client]].flatMap(([name, options]) => {
    const own = cases.filter((one) => one.name === name)
    const words = new Set(own.flatMap(({ rest }) => rest))
    const works = own.some(({ isRefused }) => !isRefused)
    return [
      ...(own.length === 0 ? [`${client} ${name} is not typed`] : []),
      ...(own.length > 0 && !works && !(name in onlyRefused)
        ? [`${client} ${name} is only refused, without a reason`]
        : []),
      ...(works && name in onlyRefused ? [`${client} ${name} works: its reason is stale`] : []),
      ...options.filter((option) => !words.has(option)).map((option) => `${client} ${name} ${option} is not typed`),
    ]
  })
}
