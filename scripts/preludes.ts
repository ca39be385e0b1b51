import type { Plugin } from 'vite'
import { msToUs } from '../src/kafka/units.ts'
import { scenes } from '../src/scenes/catalogue.ts'
import { initialValues, type Scene } from '../src/scenes/scene.ts'
import { simulate } from '../src/sim/run.ts'
import { parseScenario } from '../src/sim/scenario/parse.ts'
import type { Prelude } from '../src/ui/state/preludeClient.ts'

/** Enough to play while the simulator is loaded; a longer one would only make the page heavier. */
const preludeUs = msToUs(1500)

/** The first moments of every world of a scene with its initial parameters. */
export function preludeOf(scene: Scene): Prelude {
  const values = initialValues(scene.parameters)
  return scene.worlds.map(({ id }) => {
    const scenario = scene.scenario(id, values)
    const parsed = parseScenario(scenario)
    if (!parsed.ok) throw new Error(`scene ${scene.id} does not parse`)
    const { facts } = simulate(parsed.scenario, preludeUs)
    return { scenario, untilUs: parsed.scenario.untilUs, computedUs: preludeUs, facts }
  })
}

const fileOf = ({ id }: Scene): string => `preludes/${id}.json`

/** Writes `preludes/<scene>.json` beside the pages, and serves them in development. */
export const scenePreludes = (): Plugin => ({
  name: 'scene-preludes',
  generateBundle() {
    for (const scene of scenes) {
      const source = JSON.stringify(preludeOf(scene))
      this.emitFile({ type: 'asset', fileName: fileOf(scene), source })
    }
  },
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const scene = scenes.find((each) => request.url === `/${fileOf(each)}`)
      if (!scene) {
        next()
        return
      }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(preludeOf(scene)))
    })
  },
})
