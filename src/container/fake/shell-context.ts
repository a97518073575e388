import type { FakeContainer } from './engine.ts'
import type { ShellContext } from './shell.ts'

export function shellContext(container: FakeContainer, unknown: ShellContext['unknown']): ShellContext {
  const { spec, id } = container
  return {
    environment: spec.environment,
    hostname: spec.hostname ?? id.slice(0, 12),
    workdir: spec.workdir ?? '/',
    interactive: unknown === 'forever' && (spec.interactive || spec.tty),
    unknown,
  }
}
