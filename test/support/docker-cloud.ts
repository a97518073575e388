// `zunctl dev` on the real Docker, for the tests of one file. What it made is gone afterwards.
import { removeAllOf } from './docker-engine.ts'
import { Witness } from './invariants.ts'
import { temporaryDirectory, ZunProcess } from './zun-process.ts'

export class DockerCloud implements AsyncDisposable {
  readonly #directory: Awaited<ReturnType<typeof temporaryDirectory>>
  /** Another one after a restart. */
  zun: ZunProcess
  readonly witness: Witness

  private constructor(directory: Awaited<ReturnType<typeof temporaryDirectory>>, zun: ZunProcess) {
    this.#directory = directory
    this.zun = zun
    this.witness = new Witness(directory.path)
  }

  static async open(): Promise<DockerCloud> {
    const directory = await temporaryDirectory()
    return new DockerCloud(directory, await ZunProcess.start({ stateDir: directory.path }))
  }

  /** Its state directory. */
  get path(): string {
    return this.#directory.path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.zun.stop()
    await removeAllOf(this.witness.owner)
    this.witness.close()
    await this.#directory[Symbol.asyncDispose]()
  }
}
