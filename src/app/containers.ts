// What the edge may ask about containers, by the role that answers: their rows, changes of them, questions to their
// hosts, waiting for them.
import type { Containers as ContainersOfApp } from './app.ts'
import { ContainerChanges, type ContainerChangesParts } from './container-changes.ts'
import { ContainerQuestions, type ContainerQuestionsParts } from './container-questions.ts'
import { requireStatus } from './container-requirements.ts'
import { ContainerRows, type ContainerRowsOptions, type ContainerRowsParts } from './container-rows.ts'
import { ContainerWaiting, type ContainerWaitingParts } from './container-waiting.ts'

export interface ContainersOptions extends ContainerRowsOptions {
  readonly executeTimeoutSeconds: number
}

export interface ContainersParts
  extends ContainerRowsParts,
    Omit<ContainerWaitingParts, 'rows'>,
    Omit<ContainerChangesParts, 'rows'>,
    Omit<ContainerQuestionsParts, 'executeTimeoutSeconds'> {
  readonly options: ContainersOptions
}

export class Containers implements ContainersOfApp {
  readonly #rows: ContainerRows
  readonly #changes: ContainerChanges
  readonly #questions: ContainerQuestions
  readonly #waiting: ContainerWaiting

  constructor(parts: ContainersParts) {
    this.#rows = new ContainerRows(parts)
    this.#changes = new ContainerChanges({ ...parts, rows: this.#rows })
    this.#waiting = new ContainerWaiting({ ...parts, rows: this.#rows })
    this.#questions = new ContainerQuestions({ ...parts, ...parts.options })
  }

  readonly create: ContainersOfApp['create'] = (...request) => this.#rows.create(...request)
  readonly list: ContainersOfApp['list'] = (...request) => this.#rows.list(...request)
  readonly stateOfList: ContainersOfApp['stateOfList'] = (...request) => this.#rows.stateOfList(...request)
  readonly get: ContainersOfApp['get'] = (...request) => this.#rows.get(...request)
  readonly rename: ContainersOfApp['rename'] = (...request) => this.#rows.rename(...request)

  readonly update: ContainersOfApp['update'] = (...request) => this.#changes.update(...request)
  readonly resizeContainer: ContainersOfApp['resizeContainer'] = (...request) =>
    this.#changes.resizeContainer(...request)
  readonly delete: ContainersOfApp['delete'] = (...request) => this.#changes.delete(...request)
  readonly start: ContainersOfApp['start'] = (...request) => this.#changes.start(...request)
  readonly stop: ContainersOfApp['stop'] = (...request) => this.#changes.stop(...request)
  readonly reboot: ContainersOfApp['reboot'] = (...request) => this.#changes.reboot(...request)
  readonly pause: ContainersOfApp['pause'] = (...request) => this.#changes.pause(...request)
  readonly unpause: ContainersOfApp['unpause'] = (...request) => this.#changes.unpause(...request)
  readonly kill: ContainersOfApp['kill'] = (...request) => this.#changes.kill(...request)
  readonly rebuild: ContainersOfApp['rebuild'] = (...request) => this.#changes.rebuild(...request)
  readonly attachNetwork: ContainersOfApp['attachNetwork'] = (...request) => this.#changes.attachNetwork(...request)
  readonly detachNetwork: ContainersOfApp['detachNetwork'] = (...request) => this.#changes.detachNetwork(...request)

  readonly logs: ContainersOfApp['logs'] = (...request) => this.#questions.logs(...request)
  readonly execute: ContainersOfApp['execute'] = (...request) => this.#questions.execute(...request)
  readonly top: ContainersOfApp['top'] = (...request) => this.#questions.top(...request)
  readonly stats: ContainersOfApp['stats'] = (...request) => this.#questions.stats(...request)
  readonly getArchive: ContainersOfApp['getArchive'] = (...request) => this.#questions.getArchive(...request)
  readonly putArchive: ContainersOfApp['putArchive'] = (...request) => this.#questions.putArchive(...request)
  readonly resize: ContainersOfApp['resize'] = (...request) => this.#questions.resize(...request)

  readonly waitFor: ContainersOfApp['waitFor'] = (...request) => this.#waiting.waitFor(...request)

  readonly requireStatus: ContainersOfApp['requireStatus'] = async (_ctx, container, action) =>
    requireStatus(action, container)
}
