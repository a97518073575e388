// Signals as clients may spell them.

const numbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
  SIGRTMIN: 34,
  SIGRTMAX: 64,
}

const nameOf = new Map(
  Object.entries(numbers).flatMap(([name, number]) =>
    [name, name.slice(3), name.toLowerCase(), name.slice(3).toLowerCase(), String(number)].map(
      (spelling) => [spelling, name] as const,
    ),
  ),
)

/** Everything a request may call a signal; Python's `None` stands for none. */
export const signalSpellings: readonly string[] = ['None', ...nameOf.keys()]

/** `SIGKILL` for `kill`, `9` and the like; `undefined` for none. */
export function signalName(spelling: string): string | undefined {
  return nameOf.get(spelling)
}
