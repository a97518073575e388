// Where we answer other than the original, and why. docs/compatibility.md is made from this list.

export interface ListedDifference {
  /** Recordings it is about. */
  readonly recordings: RegExp
  /** What differs, as test/recordings/compare.ts says it. */
  readonly difference: RegExp
  readonly reason: string
}

const clientMistake = 'A mistake of the client is answered as one.'
const refusedAtOnce = 'The original accepts it and fails later; we say at once what is wrong.'

export const listedDifferences: readonly ListedDifference[] = [
  {
    recordings: /./,
    difference: /^header openstack-api-maximum-version: container 1\.40, ours container 1\.41$/,
    reason: 'What is ours begins at 1.41 (docs/decisions/0005-microversion-1.41.md).',
  },
  {
    recordings: /^versions\/version_latest$/,
    difference: /^header openstack-api-version: container 1\.40, ours container 1\.41$/,
    reason: 'The latest is the newest there is.',
  },
  {
    recordings: /^versions\/version_(other_major|too_new|too_old)$/,
    difference: /^status 0, ours 406$/,
    reason: 'The original closes the connection on a version it does not have; the documented answer is 406.',
  },
  {
    recordings: /^versions\/.*\.repaired$/,
    difference: /^(code container\., ours zun\.microversion-unsupported|header openstack-api-version)/,
    reason: 'As the guideline for microversions has it, and as the original meant to answer.',
  },
  {
    recordings: /^errors\/(body_missing|content_type_form|content_type_text)$/,
    difference: /^status 0, ours 4(00|15)$/,
    reason: 'The original closes the connection when the content type is not JSON.',
  },
  {
    recordings: /^errors\/body_not_(json|object)$/,
    difference: /^title /,
    reason: 'The original takes what it cannot read for an empty body; we say what is wrong with it.',
  },
  { recordings: /^errors\/delete_collection$/, difference: /^status 500, ours 405$/, reason: clientMistake },
  {
    recordings:
      /^containers\/(execute_no_command|execute_resize_not_started|get_archive_no(_path|t_found)|put_archive_(bad_path|no_data)|top_bad_args)$/,
    difference: /^status 500, ours 400$/,
    reason: clientMistake,
  },
  {
    recordings: /^(services\/(delete_no_query|enable_no_host|force_down_no_value)|capsules\/create_string_not_json)$/,
    difference: /^status 500, ours 400$/,
    reason: clientMistake,
  },
  {
    recordings: /^containers\/put_archive_bad_base64$/,
    difference: /^status 200, ours 400$/,
    reason: 'What cannot be read is refused; the original answers as if it had been written.',
  },
  {
    recordings: /^containers\/get_archive(\.v1\.1)?$/,
    difference: /^status 200, ours 400$/,
    reason: 'The replay has no file of that name in its container.',
  },
  {
    recordings: /^containers\/execute_resize_unknown$/,
    difference: /^title /,
    reason: 'The sentence does not repeat the address of the engine.',
  },
  {
    recordings: /^capsules\/(create(\.v1\.1|_string_template)?|(show|show_by_name|delete_running)(\.v1\.1)?)$/,
    difference: /./,
    reason: 'Capsules are checked and refused: this server cannot run them yet.',
  },
  {
    recordings: /^images\/search$/,
    difference: /^status 500, ours 200$/,
    reason: 'The original had no registry to ask.',
  },
  {
    recordings: /^networks\/create_again$/,
    difference: /^status 500, ours 409$/,
    reason: clientMistake,
  },
  {
    recordings: /^networks\/create_not_found$/,
    difference: /^code /,
    reason: 'The code of an error does not depend on the host that found it.',
  },
  {
    recordings: /^quotas\/show_usages_false$/,
    difference: /./,
    reason: 'usages=False means no; the original takes any text for yes.',
  },
  {
    recordings: /^containers\/create_(bad_exposed_port_number|restart_policy_and_auto_remove)$/,
    difference: /^(status 202, ours 400|header location is missing)$/,
    reason: refusedAtOnce,
  },
  {
    recordings: /^containers\/execute_timeout$/,
    difference: /^code container\.conflict-remote, ours container\.conflict$/,
    reason: 'The code of an error does not depend on the host that found it.',
  },
  {
    recordings: /^containers\/kill_bad_signal$/,
    difference: /^title /,
    reason: 'Lists are cut at a length that a person reads.',
  },
  {
    recordings: /^containers\/((add|remove)_security_group|create_with_security_group)/,
    difference: /^(status 202, ours 400|title |header location is missing)/,
    reason: 'Without Neutron there are no security groups, so none is found.',
  },
  {
    recordings: /^containers\/(attach|execute_(create_only|interactive))$/,
    difference: /^status 200, ours 400$/,
    reason: 'There is no websocket proxy yet; the answer says so.',
  },
  {
    recordings: /^containers\/commit(\.v1\.1)?$/,
    difference: /^status 202, ours 400$/,
    reason: 'Without Glance there is nothing to commit to; the answer says so.',
  },
]
