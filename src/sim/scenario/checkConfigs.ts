import type { ConfigRole, Flavour } from '../../kafka/config/types.ts'
import { validateConfig } from '../../kafka/config/validate.ts'
import type { FileDraft } from './draft.ts'
import type { JsonPath } from './jsonLines.ts'
import type { ProblemDetail } from './problem.ts'
import type { ConfigMap } from './scenario.ts'

type Report = (path: JsonPath, detail: ProblemDetail) => void

interface Place {
  readonly role: ConfigRole
  readonly flavour: Flavour
  readonly path: JsonPath
  readonly report: Report
  /** Sizes below Kafka's least are allowed. */
  readonly isClassroom?: boolean
}

/** What Kafka would refuse in the settings of brokers, topics, producers and consumers. */
export function checkConfigs(file: FileDraft, report: Report): void {
  const isClassroom = file.cluster.value?.toySizes === true
  const server = { flavour: 'broker', report, isClassroom } as const
  check(file.cluster.value?.config, { ...server, role: 'broker', path: ['cluster', 'config'] })
  file.topics.forEach(({ value }, index) => {
    check(value?.config, { ...server, role: 'topic', path: ['topics', index, 'config'] })
  })
  file.producers.forEach(({ value }, index) => {
    const path = ['producers', index, 'config']
    if (value) check(value.config, { role: 'producer', flavour: value.client, path, report })
  })
  file.groups.forEach(({ value }, index) => {
    if (value) checkGroup(value, ['groups', index], report)
  })
  file.events.forEach(({ value: event }, index) => {
    if (event?.do !== 'member.start' || event.config === undefined) return
    const group = file.groups.find(({ value }) => value?.id === event.group)?.value
    const path = ['events', index, 'config']
    if (group) checkOwn(commonOf(group), event.config, consumer(group, path, report))
  })
}

type Group = NonNullable<FileDraft['groups'][number]['value']>

const commonOf = ({ id, config }: Group): ConfigMap => ({ 'group.id': id, ...config })
const consumer = ({ client }: Group, path: JsonPath, report: Report): Place => ({
  role: 'consumer',
  flavour: client,
  path,
  report,
})

function checkGroup(group: Group, path: JsonPath, report: Report): void {
  check(commonOf(group), consumer(group, [...path, 'config'], report))
  group.members.forEach(({ config }, position) => {
    const own = [...path, 'members', position, 'config']
    checkOwn(commonOf(group), config, consumer(group, own, report))
  })
}

function check(config: ConfigMap | undefined, place: Place): void {
  const { role, flavour, path, report, isClassroom = false } = place
  for (const problem of validateConfig(config ?? {}, role, flavour, { isClassroom }).problems) {
    if (problem.severity === 'error') {
      report([...path, problem.key], { code: 'config', config: problem })
    }
  }
}

/** Settings of one client over those of its group; what the group has wrong is told once, there. */
function checkOwn(common: ConfigMap, own: ConfigMap, place: Place): void {
  const { report } = place
  if (Object.keys(own).length === 0) return
  check(
    { ...common, ...own },
    {
      ...place,
      report: (path, detail) => {
        if (detail.code === 'config' && Object.hasOwn(own, detail.config.key)) report(path, detail)
      },
    },
  )
}
