/** What a command has of the world around it; tests have another one. */
export interface Io {
  out(text: string | Buffer): void
  err(text: string): void
  /** Standard input, to its end. */
  readInput(): Promise<Buffer>
  readonly env: Record<string, string | undefined>
  readonly cwd: string
  readonly home: string
  /** Aborted when the user gives up. */
  readonly signal?: AbortSignal
  /** How the program ends; the last word counts. */
  exit(code: number): void
}
