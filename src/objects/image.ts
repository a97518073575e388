/** An image that somebody had pulled to a host. */
export interface Image {
  readonly id: number
  readonly uuid: string
  readonly projectId: string | null
  readonly userId: string | null
  /** Name with the registry's domain, without the tag. */
  readonly repo: string
  /** The tag, or the digest where one says which image is meant. */
  readonly tag: string
  readonly host: string
  /** The engine's id, once the image is there. */
  readonly imageId: string | null
  /** Bytes. */
  readonly size: string | null
  readonly createdAt: Date | null
  readonly updatedAt: Date | null
}

/** As engines and people write it. */
export function imageText({ repo, tag }: Pick<Image, 'repo' | 'tag'>): string {
  return `${repo}${tag.includes(':') ? '@' : ':'}${tag}`
}

/** What a registry says of an image it was asked for. */
export interface FoundImage {
  readonly name: string
  readonly description: string
  readonly isOfficial: boolean
  readonly isAutomated: boolean
  readonly starCount: number
}
