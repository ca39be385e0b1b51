import { problemText } from '../../kafka/config/problemText.ts'
import type { ConfigRole, Flavour } from '../../kafka/config/types.ts'
import { validateConfig } from '../../kafka/config/validate.ts'
import type { JsonPath } from './jsonLines.ts'
import type { ConfigMap } from './scenario.ts'
import type { CheckedFile } from './schema.ts'

type Report = (path: JsonPath, message: string) => void

/** What Kafka would refuse in the settings of brokers, topics, producers and consumers. */
export function checkConfigs(file: CheckedFile, report: Report): void {
  const check = (config: ConfigMap, role: ConfigRole, flavour: Flavour, path: JsonPath): void => {
    for (const problem of validateConfig(config, role, flavour).problems) {
      if (problem.severity === 'error') report([...path, problem.key], problemText(problem).en)
    }
  }
  check(file.cluster.config, 'broker', 'broker', ['cluster', 'config'])
  file.topics.forEach(({ config }, index) => {
    check(config, 'topic', 'broker', ['topics', index, 'config'])
  })
  file.producers.forEach(({ config, client }, index) => {
    check(config, 'producer', client, ['producers', index, 'config'])
  })
  file.groups.forEach(({ config, client, members }, index) => {
    const common = { 'group.id': file.groups[index]?.id ?? '', ...config }
    check(common, 'consumer', client, ['groups', index, 'config'])
    members.forEach((member, position) => {
      const own = Object.keys(member.config)
      if (own.length === 0) return
      for (const problem of validateConfig({ ...common, ...member.config }, 'consumer', client)
        .problems) {
        if (problem.severity !== 'error' || !own.includes(problem.key)) continue
        const path = ['groups', index, 'members', position, 'config', problem.key]
        report(path, problemText(problem).en)
      }
    })
  })
}
