// Lists come in pages, each with the address of the next one.

interface Page {
  readonly next: string | null
}

/**
 * The items of all pages, each page asked for when the one before is used up. Only the parameters of `next` are followed:
 * the service may be reached by another name than it knows itself by.
 */
export async function* followPages<P extends object, A extends Page, T>(
  list: (params: P) => Promise<A>,
  itemsOf: (answer: A) => readonly T[],
  first: P,
): AsyncGenerator<T, void, undefined> {
  let params = first
  for (;;) {
    const answer = await list(params)
    yield* itemsOf(answer)
    if (answer.next === null) return
    params = { ...first, ...Object.fromEntries(new URL(answer.next, 'http://relative').searchParams) }
  }
}
