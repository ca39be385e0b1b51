import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
  type ReactElement,
} from 'react'
import { sceneById } from '../../scenes/registry.ts'
import { useT } from '../i18n/useT.ts'
import { useRunName } from '../panels/useRunName.ts'
import type { LogPictureHandle } from '../partitionLog/LogPicture.tsx'
import { Stage, type StageHandle } from '../stage/Stage.tsx'
import type { StageTarget } from '../stage/target.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine, useSettledUs, useShownRuns } from '../state/context.ts'
import type { RunData } from '../state/session.ts'
import styles from './app.module.css'

/** Most viewers look at the stage only. */
const PartitionLog = lazy(async () => ({
  default: (await import('../partitionLog/PartitionLog.tsx')).PartitionLog,
}))

/** The worlds on screen, side by side: those of the scene, or a branch beside another. */
export function Workspace(): ReactElement {
  const { runs } = useShownRuns()
  return (
    <main id="stage" className={styles['stage']} tabIndex={-1}>
      {runs.map((run, index) => (
        <WorldView key={run.name} run={run} index={index} isNamed={runs.length > 1} />
      ))}
    </main>
  )
}

interface Props {
  readonly run: RunData
  readonly index: number
  readonly isNamed: boolean
}

function WorldView({ run, index, isNamed }: Props): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const nowUs = useSettledUs()
  const theme = useAppStore((state) => state.theme)
  const selection = useAppStore((state) => (state.selectedWorld === index ? state.selection : null))
  const isReduced = useReducedMotion()
  const layoutOptions = useLayoutOptions()
  const name = useRunName(run)
  const openLog = useAppStore((state) => state.openLog)
  const picture = useRef<StageHandle & LogPictureHandle>(null)
  const select = useCallback(
    (selection: StageTarget) => {
      setAppState({ selection, selectedWorld: index, sidePanel: 'inspector', isSideOpen: true })
    },
    [index],
  )
  useEffect(
    () =>
      player.subscribeFrame((atUs) => {
        picture.current?.paintFrame(run.history.worldAt(atUs), atUs)
      }),
    [player, run],
  )
  const world = run.history.worldAt(nowUs)
  return (
    <section className={styles['world']} aria-label={name}>
      {isNamed ? <h2 className={styles['worldTitle']}>{name}</h2> : null}
      <div className={styles['worldStage']}>
        {openLog ? (
          <Suspense fallback={null}>
            <PartitionLog
              ref={picture}
              key={`${openLog.topic}-${openLog.partition}`}
              place={openLog}
              brokerConfig={run.settings.broker}
              worldIndex={index}
              groups={layoutOptions.groups}
              {...{ world, nowUs, theme, isReduced }}
            />
          </Suspense>
        ) : (
          <Stage
            ref={picture}
            {...{ world, nowUs, layoutOptions, selection, t, theme, isReduced }}
            onSelect={select}
          />
        )}
      </div>
    </section>
  )
}

/** What the scene puts on the stage; a scenario of one's own shows everything. */
export function useLayoutOptions(): {
  readonly focusTopic?: string
  readonly groups?: readonly string[]
} {
  const opened = useAppStore((state) => state.opened)
  const id = opened?.kind === 'scene' ? opened.id : null
  return useMemo(() => {
    const scene = id === null ? undefined : sceneById(id)
    if (!scene) return {}
    const focus = scene.topic === undefined ? {} : { focusTopic: scene.topic }
    return { ...focus, groups: scene.groups }
  }, [id])
}

const reducedMotion = (): MediaQueryList => window.matchMedia('(prefers-reduced-motion: reduce)')

function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = reducedMotion()
      query.addEventListener('change', listener)
      return () => {
        query.removeEventListener('change', listener)
      }
    },
    () => reducedMotion().matches,
  )
}
