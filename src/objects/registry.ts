/** A registry of images as users keep it. Its password is none of its facts: nobody is shown it. */
export interface Registry {
  readonly id: number
  readonly uuid: string
  readonly projectId: string | null
  readonly userId: string | null
  readonly name: string | null
  /** Host and port, as in `registry.example.org:5000`. */
  readonly domain: string
  readonly username: string | null
  readonly createdAt: Date | null
  readonly updatedAt: Date | null
}

/** Who pulls an image. Never written down, never logged. */
export interface RegistryAuth {
  readonly domain: string
  readonly username: string
  readonly password: string
}
