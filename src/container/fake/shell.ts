// What a command would do, as a list of steps: a pinch of shell, enough for development and tests. Pure.

export type Step =
  | { readonly print: string; readonly stream: 1 | 2 }
  | { readonly sleepMs: number }
  | { readonly ignoreTerm: true }
  | { readonly exit: number }
  | { readonly forever: true }

export interface ShellContext {
  readonly environment: Readonly<Record<string, string>>
  readonly hostname: string
  readonly workdir: string
  /** Whether somebody may type: then a shell and cat wait. */
  readonly interactive: boolean
  /** What a program does that is not known here: a container's main program serves, a command is done at once. */
  readonly unknown: 'forever' | 'done'
}

/** The steps of one command; the last is `exit` or `forever`. */
export function stepsOf(command: readonly string[], context: ShellContext): Step[] {
  const [program = '', ...words] = command
  if (isShell(program)) return words[0] === '-c' ? scriptSteps(words[1] ?? '', context) : waitOrExit(context)
  const { steps, status } = simpleSteps([program, ...words], context)
  return ends(steps) ? steps : [...steps, { exit: status }]
}

function scriptSteps(script: string, context: ShellContext): Step[] {
  const all: Step[] = []
  let last = 0
  for (const text of script.split(/;|&&|\n/)) {
    const words = wordsOf(text, context.environment)
    if (words.length === 0) continue
    const { steps, status } = simpleSteps(words, context)
    all.push(...steps)
    if (ends(all)) return all
    last = status
  }
  return [...all, { exit: last }]
}

interface Effect {
  readonly steps: Step[]
  readonly status: number
}

type Builtin = (words: readonly string[], context: ShellContext, stream: 1 | 2) => Effect

const builtins: Readonly<Record<string, Builtin>> = {
  echo: (words, _, stream) => printed(words.join(' '), stream),
  hostname: (_, context, stream) => printed(context.hostname, stream),
  pwd: (_, context, stream) => printed(context.workdir, stream),
  env: (_, { environment }, stream) =>
    printed(
      Object.entries(environment)
        .map(([key, value]) => `${key}=${value}`)
        .join('\n'),
      stream,
    ),
  true: () => ({ steps: [], status: 0 }),
  false: () => ({ steps: [], status: 1 }),
  sleep: ([seconds = '0']) => ({ steps: [sleepStep(Number(seconds) * 1000)], status: 0 }),
  exit: ([code = '0']) => ({ steps: [{ exit: Number(code) }], status: 0 }),
  trap: () => ({ steps: [{ ignoreTerm: true }], status: 0 }),
  cat: (_, context) => ({ steps: waitOrExit(context), status: 0 }),
  // As of `head -c N /dev/zero`.
  head: ([, bytes = '0'], _, stream) => ({ steps: [{ print: '\0'.repeat(Number(bytes)), stream }], status: 0 }),
}

function simpleSteps(words: readonly string[], context: ShellContext): Effect {
  const stream = words.includes('>&2') ? 2 : 1
  const [program = '', ...rest] = words.filter((word) => word !== '>&2' && word !== 'exec')
  const builtin = builtins[program.slice(program.lastIndexOf('/') + 1)]
  if (builtin) return builtin(rest, context, stream)
  return context.unknown === 'forever' ? { steps: [{ forever: true }], status: 0 } : { steps: [], status: 0 }
}

/** Words of a line, quotes taken off and variables put in. */
function wordsOf(text: string, environment: Readonly<Record<string, string>>): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) =>
    single !== undefined
      ? single
      : (double ?? bare ?? '').replace(/\$\{?(\w+)\}?/g, (_, name: string) => environment[name] ?? ''),
  )
}

/** Timers hold about 24 days; longer, or `infinity`, comes to the same as for ever. */
function sleepStep(sleepMs: number): Step {
  return sleepMs < 2 ** 31 ? { sleepMs } : { forever: true }
}

function printed(text: string, stream: 1 | 2): Effect {
  return { steps: [{ print: `${text}\n`, stream }], status: 0 }
}

function waitOrExit(context: ShellContext): Step[] {
  return [context.interactive ? { forever: true } : { exit: 0 }]
}

function ends(steps: readonly Step[]): boolean {
  const last = steps.at(-1)
  return last !== undefined && ('exit' in last || 'forever' in last)
}

function isShell(program: string): boolean {
  return /(^|\/)(sh|bash|ash)$/.test(program)
}
