import { InvalidValue, ZunError } from '#common/errors.ts'

/** An image's name taken apart. */
export interface ImageReference {
  /** Registry, with its port; null for the engine's default one. */
  readonly domain: string | null
  /** Name without tag and digest, the domain included: `registry:5000/team/app`. */
  readonly repository: string
  /** null when a digest says which image is meant. */
  readonly tag: string | null
  /** `sha256:<hex>` and the like. */
  readonly digest: string | null
}

/** The text is no image reference; the message is Docker's. */
export class ReferenceInvalidFormat extends ZunError {
  override readonly name = 'ReferenceInvalidFormat'
  override readonly kind = 'invalid'
}

const longestName = 255
const component = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/
const domainName =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?$/
const tagText = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** Takes `[domain[:port]/]component[/component...][:tag][@algorithm:hex]` apart; the tag defaults to `latest`. */
export function parseImageReference(image: string): ImageReference {
  const [beforeDigest = '', digest = null, ...more] = image.split('@')
  if (more.length > 0 || (digest !== null && !isDigest(digest))) throw malformed(image)
  const { repository, tag } = splitTag(beforeDigest)
  if (repository === '') throw new ReferenceInvalidFormat('repository name must have at least one component')
  if (tag !== null && !tagText.test(tag)) throw malformed(image)
  const domain = domainOf(repository)
  const name = domain === null ? repository : repository.slice(domain.length + 1)
  if (domain !== null && !domainName.test(domain)) throw malformed(image)
  if (!name.split('/').every((part) => component.test(part))) throw malformed(image)
  if (repository.length > longestName) {
    throw new ReferenceInvalidFormat(`repository name must not be more than ${longestName} characters`)
  }
  return { domain, repository, tag: tag ?? (digest === null ? 'latest' : null), digest }
}

/** The reference as one text, with the tag that was implied. */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag === null ? '' : `:${reference.tag}`
  const digest = reference.digest === null ? '' : `@${reference.digest}`
  return `${reference.repository}${tag}${digest}`
}

/** The image as a registry has it: one that names its registry itself stays as it is. */
export function imageIn(domain: string, image: string): string {
  return parseImageReference(image).domain === null ? `${domain}/${image}` : image
}

/** A colon after the last slash begins a tag; one before it, a port. */
function splitTag(text: string): { repository: string; tag: string | null } {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1)
  return colon === -1
    ? { repository: text, tag: null }
    : { repository: text.slice(0, colon), tag: text.slice(colon + 1) }
}

/** The first component is a registry only when it cannot be a name: `localhost`, or with a dot or a colon in it. */
function domainOf(repository: string): string | null {
  const slash = repository.indexOf('/')
  if (slash === -1) return null
  const first = repository.slice(0, slash)
  return first === 'localhost' || /[.:]/.test(first) ? first : null
}

function isDigest(text: string): boolean {
  const [algorithm = '', hex = '', ...more] = text.split(':')
  return more.length === 0 && digestLengths[algorithm] === hex.length && /^[a-f0-9]+$/.test(hex)
}

function malformed(image: string): ReferenceInvalidFormat {
  return new ReferenceInvalidFormat('invalid reference format', {
    cause: new InvalidValue(`The format of image name '${image}' is invalid.`),
  })
}
