import { Command, InvalidArgumentError, Option } from 'commander'
import { configFiles, more } from './flags.ts'

interface PolicyFlags {
  readonly stateDir: string
  readonly configFile: readonly string[]
  readonly role: readonly string[]
  readonly project?: string
  readonly target: Readonly<Record<string, string>>
  readonly output: 'text' | 'json'
}

export function policyCommand(): Command {
  const policy = new Command('policy').description('Say who may do what.')
  policy
    .command('explain')
    .description('Say which rule decides whether a user may do something, and why. Ends with 1 when the user may not.')
    .argument('<user>', 'name or id of a user')
    .argument('<action>', 'name of a rule, as container:create')
    .requiredOption('--state-dir <dir>', 'the directory of `zunctl dev`: its users, its zun.conf, its policy.yaml')
    .addOption(configFiles())
    .addOption(
      new Option('--role <role>', 'ask as if these were the roles').default([], 'those of the user').argParser(more),
    )
    .option('--project <project>', 'ask for this project alone')
    .addOption(
      new Option('--target <field=value>', 'what is acted upon, as project_id=ID')
        .default({}, "the caller's own")
        .argParser(fieldAndValue),
    )
    .addOption(new Option('-o, --output <form>', 'how it is said').choices(['text', 'json']).default('text'))
    .action((user: string, action: string, flags: PolicyFlags) => explain(user, action, flags))
  return policy
}

async function explain(user: string, action: string, flags: PolicyFlags): Promise<void> {
  const { explainPolicy, explanationText } = await import('./policy-explain.ts')
  const { configFile, role, output, ...rest } = flags
  const answers = await explainPolicy({ ...rest, user, action, configFiles: configFile, roles: role })
  const text = output === 'json' ? `${JSON.stringify(answers, null, 2)}\n` : answers.map(explanationText).join('\n')
  process.stdout.write(text)
  if (!answers.every(({ allowed }) => allowed)) process.exitCode = 1
}

function fieldAndValue(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, field, value] = /^(\w+)=(.*)$/.exec(text) ?? []
  if (field === undefined || value === undefined) throw new InvalidArgumentError('It has to look like project_id=ID.')
  return { ...before, [field]: value }
}
