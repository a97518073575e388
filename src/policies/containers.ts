import { adminApi, adminOrOwner, nobody, rule } from './rule.ts'

const one = '/v1/containers/{container_ident}'

const createRules = [
  rule('container:create', adminOrOwner, 'Create a container.', 'POST /v1/containers'),
  rule('container:create:runtime', adminApi, 'Create a container with a chosen runtime.', 'POST /v1/containers'),
  rule('container:create:privileged', nobody, 'Create a container that says `privileged`.', 'POST /v1/containers'),
  rule(
    'container:create:requested_destination',
    adminApi,
    'Create a container on a chosen host.',
    'POST /v1/containers',
  ),
  rule(
    'container:create:image_pull_policy',
    adminApi,
    'Create a container with a chosen image pull policy. In capsules the value is dropped when this denies.',
    'POST /v1/containers',
  ),
]

const deleteRules = [
  rule('container:delete', adminOrOwner, 'Delete a container.', `DELETE ${one}`),
  rule('container:delete_all_projects', adminApi, 'Delete a container of any project.', `DELETE ${one}`),
  rule('container:delete_force', adminApi, 'Delete a container whatever its state.', `DELETE ${one}`),
]

// A rule `container:get_one:FIELD` decides who sees the field and who may filter by it.
const readRules = [
  rule('container:get_one', adminOrOwner, 'Show a container.', `GET ${one}`),
  rule('container:get_one:host', adminApi, 'See the field `host`.', `GET ${one}`, 'GET /v1/containers'),
  rule(
    'container:get_one:image_pull_policy',
    adminApi,
    'See the field `image_pull_policy`.',
    `GET ${one}`,
    'GET /v1/containers',
  ),
  rule('container:get_one:privileged', adminApi, 'See the field `privileged`.', `GET ${one}`, 'GET /v1/containers'),
  rule('container:get_one:runtime', adminApi, 'See the field `runtime`.', `GET ${one}`, 'GET /v1/containers'),
  rule('container:get_one_all_projects', adminApi, 'Show a container of any project.', `GET ${one}`),
  rule('container:get_all', adminOrOwner, 'List containers.', 'GET /v1/containers'),
  rule('container:get_all_all_projects', adminApi, 'List the containers of all projects.', 'GET /v1/containers'),
]

const actionRules = [
  rule('container:update', adminOrOwner, 'Change a container.', `PATCH ${one}`),
  rule('container:start', adminOrOwner, 'Start a container.', `POST ${one}/start`),
  rule('container:stop', adminOrOwner, 'Stop a container.', `POST ${one}/stop`, `DELETE ${one}`),
  rule('container:reboot', adminOrOwner, 'Restart a container.', `POST ${one}/reboot`),
  rule('container:pause', adminOrOwner, 'Pause a container.', `POST ${one}/pause`),
  rule('container:unpause', adminOrOwner, 'Let a paused container go on.', `POST ${one}/unpause`),
  rule('container:logs', adminOrOwner, 'Read the log of a container.', `GET ${one}/logs`),
  rule('container:execute', adminOrOwner, 'Run a command in a container.', `POST ${one}/execute`),
  rule(
    'container:execute_resize',
    adminOrOwner,
    'Resize the terminal of a running command.',
    `POST ${one}/execute_resize`,
  ),
  rule('container:kill', adminOrOwner, 'Send a signal to a container.', `POST ${one}/kill`),
  rule('container:rename', adminOrOwner, 'Rename a container (until 1.13).', `POST ${one}/rename`),
  rule('container:attach', adminOrOwner, 'Attach to a container.', `GET ${one}/attach`),
  rule('container:resize', adminOrOwner, 'Resize the terminal of a container.', `POST ${one}/resize`),
  rule('container:top', adminOrOwner, 'List the processes of a container.', `GET ${one}/top`),
  rule('container:get_archive', adminOrOwner, 'Copy files out of a container.', `GET ${one}/get_archive`),
  rule('container:put_archive', adminOrOwner, 'Copy files into a container.', `POST ${one}/put_archive`),
  rule('container:stats', adminOrOwner, 'Read what a container consumes.', `GET ${one}/stats`),
  rule('container:commit', adminOrOwner, 'Make an image of a container.', `POST ${one}/commit`),
  rule(
    'container:add_security_group',
    adminOrOwner,
    'Add a security group to a container (until 1.14).',
    `POST ${one}/add_security_group`,
  ),
  rule(
    'container:remove_security_group',
    adminOrOwner,
    'Take a security group from a container (until 1.14).',
    `POST ${one}/remove_security_group`,
  ),
  rule('container:network_detach', adminOrOwner, 'Detach a network.', `POST ${one}/network_detach`),
  rule('container:network_attach', adminOrOwner, 'Attach a network.', `POST ${one}/network_attach`),
  rule('container:rebuild', adminOrOwner, 'Build a container anew.', `POST ${one}/rebuild`),
  rule(
    'container:resize_container',
    adminOrOwner,
    'Change the CPU and memory of a container.',
    `POST ${one}/resize_container`,
  ),
]

const historyRules = [
  rule(
    'container:actions',
    adminOrOwner,
    'See the actions of a container.',
    `GET ${one}/container_actions`,
    `GET ${one}/container_actions/{request_id}`,
  ),
  rule(
    'container:action:events',
    adminApi,
    'See the `traceback` in the events of an action. Leaves it out and never refuses.',
    `GET ${one}/container_actions/{request_id}`,
  ),
]

export const containerRules = [...createRules, ...deleteRules, ...readRules, ...actionRules, ...historyRules]
