// What is measured of a container, and what is told of a file in it.

export interface Stats {
  /** Of one CPU: two that are busy are 200. */
  readonly cpuPercent: number
  /** Without the cache that can be given up at any time. */
  readonly memoryBytes: number
  readonly memoryLimitBytes: number
  readonly blockReadBytes: number
  readonly blockWrittenBytes: number
  readonly networkReceivedBytes: number
  readonly networkSentBytes: number
}

export interface PathStat {
  readonly name: string
  readonly size: number
  /** As Go writes it: permissions, with a bit for a directory. */
  readonly mode: number
  /** RFC 3339. */
  readonly mtime: string
  readonly linkTarget: string
}
