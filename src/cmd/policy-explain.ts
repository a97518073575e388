// `zunctl policy explain`: who may do what, by which rule and why, from the policy files as they are now.
import type { Caller } from '#cloud/identity/identity.ts'
import { localCallers } from '#cloud/identity/local-callers.ts'
import { StartupError } from '#common/errors.ts'
import { defaultRules } from '#policies/defaults.ts'
import type { PolicyTarget } from '#policies/enforcer.ts'
import type { Explanation } from '#policies/explanation.ts'
import { type Decision, Policies } from '#policies/policies.ts'
import { PolicyFiles } from '#policies/policy-file.ts'
import { policyPaths, readDevConf } from './dev-conf.ts'

export interface PolicyQuestion {
  /** Name or id. */
  readonly user: string
  /** Name of a rule, `container:create`. */
  readonly action: string
  readonly stateDir: string
  readonly configFiles: readonly string[]
  /** Instead of those the user has. */
  readonly roles: readonly string[]
  /** Name or id; all of the user's when absent. */
  readonly project?: string
  /** What is acted upon, by fields in snake_case; something of the caller's own when empty. */
  readonly target: Readonly<Record<string, string>>
}

export interface PolicyAnswer extends Decision {
  readonly user: string
  readonly project: string
  readonly roles: readonly string[]
}

/** One answer for each project in which the user may act. Throws `StartupError` when there is nobody or nothing to ask about. */
export async function explainPolicy(question: PolicyQuestion): Promise<readonly PolicyAnswer[]> {
  const { stateDir, action, target } = question
  const conf = await readDevConf(stateDir, question)
  const policies = new Policies({ defaultRule: conf.osloPolicy.policyDefaultRule })
  const log = { info: () => {}, error: () => {} }
  await new PolicyFiles({ policies, ...policyPaths(stateDir, conf), log }).load()
  if (!policies.has(action)) throw new StartupError(unknownAction(action))
  const asked: PolicyTarget | undefined = Object.keys(target).length === 0 ? undefined : target
  return (await callersOf(question)).map((caller) => {
    const decision = policies.explain({ ...caller, isAdmin: policies.isAdmin(caller) }, action, asked)
    return { user: caller.userName, project: caller.projectName, roles: caller.roles, ...decision }
  })
}

async function callersOf({ stateDir, user, project, roles }: PolicyQuestion): Promise<readonly Caller[]> {
  const known = await localCallers(stateDir, user)
  if (roles.length > 0) return [madeUp(known, user, project, roles)]
  if (known.length === 0) {
    throw new StartupError(`There is no user ${user} with a role on a project in ${stateDir}; name roles with --role.`)
  }
  const inProject = known.filter(({ projectId, projectName }) =>
    [projectId, projectName].includes(project ?? projectId),
  )
  if (inProject.length === 0) throw new StartupError(`The user ${user} has no role on the project ${project}.`)
  return inProject
}

/** Somebody with other roles, or whom nobody knows here. */
function madeUp(known: readonly Caller[], user: string, project: string | undefined, roles: readonly string[]): Caller {
  const [first] = known.filter(({ projectId, projectName }) => [projectId, projectName].includes(project ?? projectId))
  if (first) return { ...first, roles }
  const name = project ?? 'a project'
  const domains = { userDomainId: 'default', projectDomainId: 'default' }
  return { userId: user, userName: user, projectId: name, projectName: name, roles, ...domains }
}

function unknownAction(action: string): string {
  const word = action.split(':').at(-1) ?? action
  const near = defaultRules.map(({ name }) => name).filter((name) => name.includes(word))
  return `There is no rule ${action}${near.length > 0 ? `; there is ${near.join(', ')}` : ''}.`
}

const origins = {
  default: 'by default',
  override: 'from the policy file',
  fallback: 'of the rule that stands for unknown ones',
  none: 'nowhere',
}

export function explanationText(answer: PolicyAnswer): string {
  const { user, project, roles, rule, allowed, origin, text, because } = answer
  return [
    `${user} (project ${project}; roles ${roles.join(', ')}) ${allowed ? 'may' : 'may not'} ${rule}.`,
    `${rule} is, ${origins[origin]}: ${text ?? 'no rule'}`,
    ...(because ? lines(because, 1) : []),
    '',
  ].join('\n')
}

function lines({ check, allowed, compared, because }: Explanation, depth: number): string[] {
  const facts = compared ? `  (${compared.has.join(', ') || 'nothing'} against ${compared.expected ?? 'nothing'})` : ''
  return [
    `${'  '.repeat(depth)}${allowed ? 'yes' : 'no '} ${check}${facts}`,
    ...because.flatMap((part) => lines(part, depth + 1)),
  ]
}
