// How the other services of the cloud are reached.
import { group, option } from './option.ts'
import { bool, oneOf, str } from './values.ts'

// Compat: the old spelling is the documented one, the new one is what people write.
const endpointType = oneOf('publicURL', 'internalURL', 'adminURL', 'public', 'internal', 'admin')

const client = {
  regionName: option('region_name', str, null, 'Region whose endpoint is used.'),
  endpointType: option('endpoint_type', endpointType, 'publicURL', 'Which endpoint of the catalogue is used.'),
  caFile: option('ca_file', str, null, 'CA certificates the server is checked with.'),
  insecure: option('insecure', bool, 'false', 'Do not check the certificate of the server.'),
}

const clientCertificate = {
  certFile: option('cert_file', str, null, 'Client certificate.'),
  keyFile: option('key_file', str, null, 'Private key of the client certificate.'),
}

export const zunClient = group('zun_client', { ...client, ...clientCertificate })
export const glanceClient = group('glance_client', {
  ...client,
  ...clientCertificate,
  apiVersion: option('api_version', str, '2', 'Version of the API of Glance.'),
})
export const neutronClient = group('neutron_client', { ...client, ...clientCertificate })
export const cinderClient = group('cinder_client', {
  ...client,
  apiVersion: option('api_version', str, '3', 'Version of the API of Cinder.'),
})
export const placementClient = group('placement_client', { ...client, ...clientCertificate })
