/** A resource's two addresses; `base` is scheme and authority, `http://host:9517`. */
export function linksTo(
  base: string,
  collection: string,
  uuid: string,
): { readonly href: string; readonly rel: string }[] {
  return [
    { href: `${base}/v1/${collection}/${uuid}`, rel: 'self' },
    { href: `${base}/${collection}/${uuid}`, rel: 'bookmark' },
  ]
}
