import { pino } from 'pino'

/** One fixed sentence plus fields: `log.info('container stopped', { container: uuid, tookMs })`. An error goes in `err`. */
export interface Log {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
}

type Fields = Readonly<Record<string, unknown>>

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** JSON lines on stderr, or into the file. Errors are printed with their whole chain of causes. */
export function createLog(options: { readonly level: LogLevel; readonly file?: string }): Log {
  const destination = pino.destination({ dest: options.file ?? 2, sync: true, mkdir: true })
  const logger = pino(
    { level: options.level, base: null, serializers: { err: pino.stdSerializers.errWithCause } },
    destination,
  )
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  }
}

/** For tests and tools that have nothing to say. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
