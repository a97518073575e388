import type { Logger } from 'pino'
import { pino } from 'pino'

/** One fixed sentence plus fields: `log.info({ container: uuid, tookMs }, 'container stopped')`. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** JSON lines on stderr, or into the file. Errors are printed with their whole chain of causes. */
export function createLog(options: { readonly level: LogLevel; readonly file?: string }): Logger {
  const destination = pino.destination({ dest: options.file ?? 2, sync: true, mkdir: true })
  return pino({ level: options.level, base: null, serializers: { err: pino.stdSerializers.errWithCause } }, destination)
}

/** For tests and tools that have nothing to say. */
export const silentLog: Log = pino({ level: 'silent' })
