import type { Micros } from '../../kafka/units.ts'
import { entryById, homeScene, loadScene, sceneById } from '../../scenes/registry.ts'
import {
  initialValues,
  valueProblems,
  type ParameterValues,
  type Scene,
} from '../../scenes/scene.ts'
import type { Advice } from '../../sim/scenario/advise.ts'
import type { WrittenSettings } from '../../sim/scenario/settings.ts'
import type { Command } from '../../sim/scenario/scenario.ts'
import { History } from '../../trace/history.ts'
import { TimelineIndex } from '../../trace/timelineIndex.ts'
import { setAppState, useAppStore, type Branch, type Opened, type OpenLog } from './appStore.ts'
import { startSimClient, type SimClient } from './simClient.ts'
import type { ShownProblem } from './shownProblem.ts'
import type { FromSim } from './simProtocol.ts'

/** One world of one branch: its facts and how far they are computed. */
export interface RunData {
  readonly name: string
  readonly world: string
  readonly branch: number
  readonly history: History
  readonly timeline: TimelineIndex
  readonly advice: readonly Advice[]
  readonly settings: WrittenSettings
  computedUs: Micros
  untilUs: Micros
}

/** Waiting for the simulator's word on a load or a fork. */
interface Opening {
  readonly branch: Branch
  readonly runs: readonly { readonly name: string; readonly world: string }[]
  readonly waiting: Set<string>
  readonly opened: Opened
  readonly started: RunData[]
  readonly problems: ShownProblem[]
  readonly isFork: boolean
  /** What is on screen stays until the new runs are computed up to here. */
  readonly stayUntilUs: Micros
  readonly onOpen: (() => void) | undefined
}

type Listener = () => void

/**
 * Holds the runs behind the page: what is open, its branches, and the facts of each of their worlds. What was on
 * screen stays until the new thing has started without problems.
 */
export class Session {
  private readonly client: SimClient
  private readonly runs = new Map<string, RunData>()
  private readonly listeners = new Set<Listener>()
  /** A scene on its way to the page; what is asked for later takes its place. */
  private fetching: symbol | null = null
  private opening: Opening | null = null
  /** Started, and not yet computed far enough to be shown. */
  private coming: Opening | null = null
  private nextRequest = 1
  private nextBranch = 0
  private load = 0
  /** Changes with every change of what `shownRuns` would show. */
  version = 0

  /** `startClient` starts whoever simulates, and is told where answers go. */
  constructor(startClient: (answer: (message: FromSim) => void) => SimClient = startSimClient) {
    this.client = startClient((message) => {
      this.receive(message)
    })
  }

  /** Called when facts arrived or the shown runs changed. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** The worlds on screen: those of the active branch, then those of the compared one. */
  shownRuns(): readonly RunData[] {
    const { branch, comparedBranch } = useAppStore.getState()
    const of = (id: number): readonly RunData[] =>
      [...this.runs.values()].filter((run) => run.branch === id)
    return comparedBranch === null ? of(branch) : [...of(branch), ...of(comparedBranch)]
  }

  /** Whether something was asked for that is not on screen yet. */
  get isOpening(): boolean {
    return this.fetching !== null || this.opening !== null || this.coming !== null
  }

  /** `stayUntilUs`: what is on screen stays until the new worlds are computed up to this moment. */
  openScene(id: string, values?: ParameterValues, onOpen?: () => void, stayUntilUs = 0): void {
    if (!entryById(id)) {
      const en = `There is no scene ${id}; choose one from the list of scenes.`
      const ru = `Сцены ${id} нет: выберите другую в списке сцен.`
      this.report(id, [{ path: '', line: null, text: { en, ru } }])
      return
    }
    const scene = sceneById(id)
    if (scene) {
      this.openLoaded(scene, values, onOpen, stayUntilUs)
      return
    }
    const fetching = Symbol(id)
    this.fetching = fetching
    const isStillWanted = (): boolean => this.fetching === fetching
    loadScene(id).then(
      (loaded) => {
        if (isStillWanted()) this.openLoaded(loaded, values, onOpen, stayUntilUs)
      },
      () => {
        if (!isStillWanted()) return
        this.fetching = null
        const en = `Scene ${id} could not be loaded; reload the page to try again.`
        const ru = `Не удалось загрузить сцену ${id}: обновите страницу, чтобы попробовать снова.`
        setAppState({
          problems: { source: id, list: [{ path: '', line: null, text: { en, ru } }] },
        })
      },
    )
  }

  private openLoaded(
    scene: Scene,
    values: ParameterValues | undefined,
    onOpen: (() => void) | undefined,
    stayUntilUs: Micros,
  ): void {
    const { id } = scene
    this.fetching = null
    const problems = valueProblems(scene.parameters, values ?? {})
    if (problems.length > 0) {
      const list = problems.map(({ id: path, value, wanted }) => ({
        path,
        line: null,
        text: { en: `${value}: expected ${wanted.en}.`, ru: `${value}: нужно ${wanted.ru}.` },
      }))
      this.report(id, list)
      return
    }
    const all = { ...initialValues(scene.parameters), ...values }
    const scenarios = scene.worlds.map(({ id: world }) => ({
      world,
      scenario: scene.scenario(world, all),
    }))
    this.open({ kind: 'scene', id, values: all }, scenarios, onOpen, stayUntilUs)
  }

  /** Opens a scenario file's text; its problems are shown with lines, and what was open stays. */
  openScenario(title: string, text: string, onOpen?: () => void): void {
    this.open({ kind: 'scenario', title, text }, [{ world: 'main', scenario: text }], onOpen, 0)
  }

  /** Shows a log that has been read; nobody simulates it, so that nothing can be done to it. */
  openTrace(
    opened: Extract<Opened, { kind: 'log' }>,
    { history, timeline }: Pick<RunData, 'history' | 'timeline'>,
    onOpen?: () => void,
  ): void {
    this.load += 1
    this.opening = null
    if (this.coming) this.drop(this.coming.started)
    const branch: Branch = { id: this.nextBranch++, parent: null, atUs: 0, command: null }
    const name = runName(this.load, branch.id, 'main')
    const run: RunData = {
      name,
      world: 'main',
      branch: branch.id,
      history,
      timeline,
      advice: [],
      settings: { broker: {}, groups: {} },
      computedUs: history.endUs,
      untilUs: history.endUs,
    }
    this.show({
      branch,
      runs: [{ name, world: run.world }],
      waiting: new Set(),
      opened,
      started: [run],
      problems: [],
      isFork: false,
      stayUntilUs: 0,
      onOpen,
    })
  }

  /** Does something to every world of the active branch at `atUs`; the branch as it was stays. */
  act(command: Command, atUs: Micros, onOpen?: () => void): void {
    this.showComing()
    const { branch: parent, opened } = useAppStore.getState()
    if (!opened || opened.kind === 'log' || this.opening) return
    const branch: Branch = { id: this.nextBranch++, parent, atUs, command }
    const parents = [...this.runs.values()].filter((run) => run.branch === parent)
    const runs = parents.map(({ world }) => ({ name: runName(this.load, branch.id, world), world }))
    this.opening = {
      branch,
      runs,
      waiting: new Set(runs.map(({ name }) => name)),
      opened,
      started: [],
      problems: [],
      isFork: true,
      stayUntilUs: 0,
      onOpen,
    }
    runs.forEach(({ name }, index) => {
      const from = parents[index]?.name ?? ''
      this.client.send({
        kind: 'fork',
        requestId: this.nextRequest++,
        run: name,
        from,
        atUs,
        command,
      })
    })
  }

  /** Shows another branch; both stay. */
  switchBranch(branch: number): void {
    setAppState({
      branch,
      ...(useAppStore.getState().comparedBranch === branch ? { comparedBranch: null } : {}),
    })
    this.publish()
  }

  compareBranch(comparedBranch: number | null): void {
    setAppState({ comparedBranch })
    this.publish()
  }

  private open(
    opened: Opened,
    scenarios: readonly { readonly world: string; readonly scenario: unknown }[],
    onOpen: (() => void) | undefined,
    stayUntilUs: Micros,
  ): void {
    this.fetching = null
    this.load += 1
    const branch: Branch = { id: this.nextBranch++, parent: null, atUs: 0, command: null }
    const runs = scenarios.map(({ world }) => ({
      name: runName(this.load, branch.id, world),
      world,
    }))
    const waiting = new Set(runs.map(({ name }) => name))
    this.opening = {
      branch,
      runs,
      waiting,
      opened,
      started: [],
      problems: [],
      isFork: false,
      stayUntilUs,
      onOpen,
    }
    scenarios.forEach(({ scenario }, index) => {
      const name = runs[index]?.name ?? ''
      this.client.send({ kind: 'load', requestId: this.nextRequest++, run: name, scenario })
    })
  }

  private receive(message: FromSim): void {
    if (message.kind === 'facts') this.addFacts(message)
    else if (message.kind === 'started') this.start(message)
    else if (message.kind === 'failed') this.fail(message)
  }

  private start(message: Extract<FromSim, { kind: 'started' }>): void {
    const { run: name, untilUs, shared, advice, settings } = message
    const { opening } = this
    const asked = opening?.runs.find((run) => run.name === name)
    if (!opening || !asked) return
    const parent = [...this.runs.values()].find(
      (run) => run.branch === opening.branch.parent && run.world === asked.world,
    )
    const history = opening.isFork && parent ? parent.history.fork(shared) : new History()
    const timeline = new TimelineIndex()
    timeline.append(history.facts)
    const { world } = asked
    const { id: branch } = opening.branch
    opening.started.push({
      name,
      world,
      branch,
      history,
      timeline,
      advice,
      settings,
      computedUs: 0,
      untilUs,
    })
    opening.waiting.delete(name)
    this.finishOpening()
  }

  private fail({ run, problems }: Extract<FromSim, { kind: 'failed' }>): void {
    const { opening } = this
    if (!opening?.waiting.delete(run)) return
    opening.problems.push(...problems)
    this.finishOpening()
  }

  private finishOpening(): void {
    const { opening } = this
    if (!opening || opening.waiting.size > 0) return
    this.opening = null
    const { opened, started, problems } = opening
    if (problems.length > 0) {
      this.report(opened.kind === 'scene' ? opened.id : opened.title, problems)
      return
    }
    if (this.coming) this.drop(this.coming.started)
    this.coming = opening.stayUntilUs > 0 ? opening : null
    // its controls show at once what was chosen
    if (this.coming) setAppState({ opened, problems: null })
    else this.show(opening)
    // first what is waited for, in every world
    for (const run of this.coming?.started ?? [])
      this.advance(run, Math.min(opening.stayUntilUs, run.untilUs))
    for (const run of started) this.advance(run, run.untilUs)
    // whoever forks at once forks runs that are on their way
    if (!this.coming) opening.onOpen?.()
  }

  private showComing(): void {
    const { coming } = this
    if (!coming) return
    this.show(coming)
    coming.onOpen?.()
  }

  private advance({ name }: RunData, untilUs: Micros): void {
    this.client.send({ kind: 'advance', requestId: this.nextRequest++, run: name, untilUs })
  }

  /** Puts what has started on screen. */
  private show(opening: Opening): void {
    const { opened, branch, started, isFork } = opening
    this.coming = null
    if (!isFork) {
      this.drop([...this.runs.values()])
      this.runs.clear()
    }
    for (const { name } of opening.runs) {
      const run = started.find((each) => each.name === name)
      if (run) this.runs.set(name, run)
    }
    const branches = isFork ? [...useAppStore.getState().branches, branch] : [branch]
    const endUs = Math.max(...started.map((run) => run.untilUs))
    setAppState({
      opened,
      branches,
      branch: branch.id,
      endUs,
      computedUs: isFork ? branch.atUs : Math.min(...started.map((run) => run.computedUs)),
      problems: null,
      ...(isFork ? {} : { comparedBranch: null, selection: null, openLog: firstLog(opened) }),
    })
    this.publish()
  }

  private addFacts(message: Extract<FromSim, { kind: 'facts' }>): void {
    const { coming } = this
    const isNamed = ({ name }: RunData): boolean => name === message.run
    const run = this.runs.get(message.run) ?? coming?.started.find(isNamed)
    if (!run) return
    run.history.append(message.facts)
    run.timeline.append(message.facts)
    run.computedUs = message.computedUs
    if (coming?.started.includes(run)) {
      if (isFarEnough(coming)) this.showComing()
      return
    }
    const shown = this.shownRuns()
    if (shown.includes(run))
      setAppState({ computedUs: Math.min(...shown.map((each) => each.computedUs)) })
    this.publish()
  }

  private drop(runs: readonly RunData[]): void {
    for (const { name } of runs) {
      this.client.send({ kind: 'drop', requestId: this.nextRequest++, run: name })
    }
  }

  /** Tells what is wrong with an input. What is on screen stays; where nothing is yet, the first scene opens. */
  report(source: string, list: readonly ShownProblem[]): void {
    const tell = (): void => {
      setAppState({ problems: { source, list } })
    }
    const isBare = useAppStore.getState().opened === null && source !== homeScene
    if (isBare) this.openScene(homeScene, undefined, tell)
    else tell()
  }

  private publish(): void {
    this.version += 1
    for (const listener of this.listeners) listener()
  }
}

const isFarEnough = ({ started, stayUntilUs }: Opening): boolean =>
  started.every(({ computedUs, untilUs }) => computedUs >= Math.min(stayUntilUs, untilUs))

const runName = (load: number, branch: number, world: string): string =>
  `${load}/${branch}/${world}`

/** A scene about the inside of a partition begins with its log. */
const firstLog = (opened: Opened): OpenLog | null =>
  (opened.kind === 'scene' ? sceneById(opened.id)?.log : undefined) ?? null
