import { group, option } from './option.ts'
import { bool, int, list, str } from './values.ts'

const session = {
  caFile: option('cafile', str, null, 'CA certificates that HTTPS servers are checked with.'),
  certFile: option('certfile', str, null, 'Client certificate.'),
  keyFile: option('keyfile', str, null, 'Private key of the client certificate.'),
  insecure: option('insecure', bool, 'false', 'Do not check certificates.'),
}

const credentials = {
  authUrl: option('auth_url', str, null, 'Keystone, as in http://controller:5000.'),
  username: option('username', str, null, 'User to sign in as.', { formerly: ['user_name'] }),
  password: option('password', str, null, 'Password of the user.', { secret: true }),
  userId: option('user_id', str, null, 'Id of the user, instead of its name.'),
  userDomainId: option('user_domain_id', str, null, 'Id of the domain of the user.'),
  userDomainName: option('user_domain_name', str, null, 'Name of the domain of the user.'),
  projectId: option('project_id', str, null, 'Id of the project, instead of its name.', { formerly: ['tenant_id'] }),
  projectName: option('project_name', str, null, 'Project to work in.', { formerly: ['tenant_name'] }),
  projectDomainId: option('project_domain_id', str, null, 'Id of the domain of the project.'),
  projectDomainName: option('project_domain_name', str, null, 'Name of the domain of the project.'),
  domainId: option('domain_id', str, null, 'Id of the domain to work in.'),
  domainName: option('domain_name', str, null, 'Name of the domain to work in.'),
  systemScope: option('system_scope', str, null, 'Scope of the system to work in.'),
  trustId: option('trust_id', str, null, 'Trust to use.'),
  defaultDomainId: option('default_domain_id', str, null, 'Id of the domain where none is given.'),
  defaultDomainName: option('default_domain_name', str, null, 'Name of the domain where none is given.'),
}

/** How tokens of callers are checked. */
export const keystoneAuthtoken = group('keystone_authtoken', {
  wwwAuthenticateUri: option('www_authenticate_uri', str, null, 'Where callers get tokens; told with each 401.', {
    formerly: ['auth_uri'],
  }),
  authType: option('auth_type', str, null, 'Kind of credentials.', { formerly: ['auth_plugin'] }),
  authSection: option('auth_section', str, null, 'Another group to read the credentials from.'),
  ...credentials,
  ...session,
  regionName: option('region_name', str, null, 'Region of Keystone.'),
  interface: option('interface', str, 'internal', 'Which endpoint of Keystone to use.'),
  memcachedServers: option('memcached_servers', list, '', 'Servers that remember checked tokens.', {
    formerly: ['memcache_servers'],
    unused: 'each process remembers its own',
  }),
  tokenCacheTimeSeconds: option(
    'token_cache_time',
    int({ min: -1 }),
    '300',
    'Seconds a checked token is remembered; -1 for not.',
  ),
  serviceTokenRoles: option('service_token_roles', list, 'service', 'Roles that make a token a service token.'),
  serviceTokenRolesRequired: option(
    'service_token_roles_required',
    bool,
    'false',
    'Refuse service tokens without one of those roles.',
  ),
})

/** How this service signs in for its own calls. */
export const keystoneAuth = group('keystone_auth', {
  authType: option('auth_type', str, 'password', 'Kind of credentials.', { formerly: ['auth_plugin'] }),
  authSection: option('auth_section', str, null, 'Another group to read the credentials from.'),
  ...credentials,
  ...session,
  timeoutSeconds: option('timeout', int({ min: 0 }), null, 'Seconds a call may take.'),
  collectTiming: option('collect_timing', bool, 'false', 'Measure each call.'),
  splitLoggers: option('split_loggers', bool, 'false', 'Log calls under several names.'),
})
