/** A map that forgets: what was neither read nor set for a while is dropped. Holds `size` entries at least, twice as many at most. */
export class Recent<K, V> {
  readonly #size: number
  #recent = new Map<K, V>()
  #earlier = new Map<K, V>()

  constructor(size: number) {
    this.#size = size
  }

  get(key: K): V | undefined {
    const value = this.#recent.get(key)
    if (value !== undefined) return value
    const old = this.#earlier.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: K, value: V): void {
    if (this.#recent.size >= this.#size && !this.#recent.has(key)) {
      this.#earlier = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(key, value)
  }
}
