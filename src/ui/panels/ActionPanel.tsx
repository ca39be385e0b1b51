import { useState, type ReactElement } from 'react'
import type { Command } from '../../sim/scenario/scenario.ts'
import type { BrokerState } from '../../trace/facts.ts'
import type { World } from '../../trace/world.ts'
import { useT } from '../i18n/useT.ts'
import { useEngine, useSettledUs, useShownRuns } from '../state/context.ts'
import styles from './panels.module.css'

type Act = (command: Command) => void

/** What a person may do to the running cluster, at this very moment. Every act forks the run. */
export function ActionPanel(): ReactElement | null {
  const t = useT()
  const { session, player } = useEngine()
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const world = runs[0]?.history.worldAt(nowUs)
  if (!world) return null
  const act: Act = (command) => {
    session.act(command, player.nowUs)
  }
  return (
    <section className={styles['section']}>
      <h2 className={styles['heading']}>{t('act.title')}</h2>
      <p className={styles['muted']}>{t('act.note')}</p>
      {Object.keys(world.brokers).length === 0 ? (
        <p className={styles['muted']}>{t('act.nothing')}</p>
      ) : null}
      <GroupActions world={world} act={act} />
      <TopicActions world={world} act={act} />
      <ProducerActions world={world} act={act} />
      <BrokerActions world={world} act={act} />
    </section>
  )
}

interface ActionProps {
  readonly world: World
  readonly act: Act
}

const assignors = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const

function GroupActions({ world, act }: ActionProps): ReactElement {
  const t = useT()
  return (
    <>
      {Object.values(world.groups).map((group) => (
        <fieldset key={group.id} className={styles['fieldset']}>
          <legend className={styles['parameterName']}>{group.id}</legend>
          {Object.values(group.members).map((member) => (
            <div key={member.id} className={styles['parameterLine']}>
              <span className={styles['parameterName']}>{member.id}</span>
              <MemberButtons group={group.id} id={member.id} isRunning={member.running} act={act} />
            </div>
          ))}
          <div className={styles['actions']}>
            <button
              type="button"
              className={styles['button']}
              onClick={() => {
                act({
                  do: 'member.start',
                  group: group.id,
                  id: nextName(Object.keys(group.members)),
                })
              }}
            >
              {t('act.addMember')}
            </button>
            <select
              className={styles['button']}
              aria-label={`${t('act.assignor')}: ${group.id}`}
              value=""
              onChange={(event) => {
                act({ do: 'group.assignor', group: group.id, assignor: event.target.value })
              }}
            >
              <option value="" disabled>
                {t('act.assignor')}
              </option>
              {assignors.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </fieldset>
      ))}
    </>
  )
}

/** How long a person freezes a process for: longer than a short session, shorter than the default of 45 s. */
const forUs = 20_000_000

interface MemberButtonsProps {
  readonly group: string
  readonly id: string
  readonly isRunning: boolean
  readonly act: Act
}

/** Stop, kill or start one consumer. */
export function MemberButtons({ group, id, isRunning, act }: MemberButtonsProps): ReactElement {
  const t = useT()
  const choices = isRunning
    ? ([
        ['member.stop', 'act.stop'],
        ['member.kill', 'act.kill'],
        ['member.freeze', 'act.freeze'],
      ] as const)
    : ([['member.start', 'act.restart']] as const)
  return (
    <span className={styles['actions']}>
      {choices.map(([what, label]) => (
        <button
          key={what}
          type="button"
          className={styles['button']}
          aria-label={`${t(label)}: ${id}`}
          onClick={() => {
            act(what === 'member.freeze' ? { do: what, group, id, forUs } : { do: what, group, id })
          }}
        >
          {t(label)}
        </button>
      ))}
    </span>
  )
}

function TopicActions({ world, act }: ActionProps): ReactElement {
  const t = useT()
  const topics = Object.values(world.topics).filter((topic) => !topic.internal)
  return (
    <>
      {topics.map((topic) => (
        <NumberAction
          key={`${topic.name}/${topic.partitions.length}`}
          label={`${topic.name} · ${t('act.partitions')}`}
          initial={topic.partitions.length + 1}
          min={topic.partitions.length + 1}
          onApply={(partitions) => {
            act({ do: 'topic.partitions', topic: topic.name, partitions })
          }}
        />
      ))}
    </>
  )
}

function ProducerActions({ world, act }: ActionProps): ReactElement {
  const t = useT()
  return (
    <>
      {Object.values(world.producers).map((producer) => (
        <NumberAction
          key={producer.id}
          label={`${producer.id} · ${t('act.rate')}`}
          initial={2}
          min={0}
          onApply={(ratePerSecond) => {
            act({ do: 'producer.rate', producer: producer.id, ratePerSecond })
          }}
        />
      ))}
    </>
  )
}

function BrokerActions({ world, act }: ActionProps): ReactElement {
  const t = useT()
  return (
    <>
      {Object.values(world.brokers).map(({ id, state }) => (
        <div key={id} className={styles['parameterLine']}>
          <span className={styles['parameterName']}>{t('inspect.broker', { id: String(id) })}</span>
          <span className={styles['actions']}>
            {brokerChoices(state).map(([what, label]) => (
              <button
                key={what}
                type="button"
                className={styles['button']}
                aria-label={`${t(label)}: ${t('node.broker', { id: String(id) })}`}
                onClick={() => {
                  act({ do: what, broker: id })
                }}
              >
                {t(label)}
              </button>
            ))}
          </span>
        </div>
      ))}
    </>
  )
}

/** What can be done to a broker in a state; one that is on its way down can only be killed. */
function brokerChoices(state: BrokerState) {
  const kill = ['broker.kill', 'act.killBroker'] as const
  if (state === 'notRunning') return [['broker.start', 'act.startBroker']] as const
  return state === 'running' ? ([['broker.stop', 'act.stopBroker'], kill] as const) : [kill]
}

interface NumberActionProps {
  readonly label: string
  readonly initial: number
  readonly min: number
  readonly onApply: (value: number) => void
}

function NumberAction({ label, initial, min, onApply }: NumberActionProps): ReactElement {
  const t = useT()
  const [value, setValue] = useState(initial)
  return (
    <form
      className={styles['parameterLine']}
      onSubmit={(event) => {
        event.preventDefault()
        onApply(value)
      }}
    >
      <span className={styles['parameterName']}>{label}</span>
      <span className={styles['numberForm']}>
        <input
          type="number"
          className={styles['value']}
          aria-label={label}
          min={min}
          max={1000}
          value={value}
          onChange={(event) => {
            setValue(event.target.valueAsNumber || min)
          }}
        />
        <button
          type="submit"
          className={styles['button']}
          aria-label={`${t('act.apply')}: ${label}`}
        >
          {t('act.apply')}
        </button>
      </span>
    </form>
  )
}

/** The first free name of the form C1, C2, … (or what the group's members look like). */
function nextName(names: readonly string[]): string {
  const prefix = /^(.*?)\d*$/.exec(names[0] ?? 'C1')?.[1] ?? 'C'
  for (let number = 1; ; number++) {
    if (!names.includes(`${prefix}${number}`)) return `${prefix}${number}`
  }
}
