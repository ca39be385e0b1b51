import type { ReactElement } from 'react'
import { contents } from '../../scenes/contents.ts'
import type { SceneSection } from '../../scenes/scene.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import styles from './app.module.css'

const sections: readonly SceneSection[] = ['log', 'groups', 'clients']

/** The table of contents. */
export function SceneList(): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const opened = useAppStore((state) => state.opened)
  const current = opened?.kind === 'scene' ? opened.id : null
  return (
    <nav id="scenes" className={styles['scenes']} aria-label={t('scenes.title')}>
      {sections
        .filter((section) => contents.some((scene) => scene.section === section))
        .map((section) => (
          <div key={section}>
            <h2 className={styles['sectionTitle']}>{t(`scenes.section.${section}`)}</h2>
            <ul className={styles['sceneList']}>
              {contents.map((scene, index) =>
                scene.section === section ? (
                  <li key={scene.id}>
                    <a
                      className={styles['sceneLink']}
                      href={`#/scene/${scene.id}`}
                      aria-current={scene.id === current ? 'page' : undefined}
                    >
                      <span className={styles['sceneNumber']}>{index + 1}</span>
                      {scene.title[locale]}
                    </a>
                  </li>
                ) : null,
              )}
            </ul>
          </div>
        ))}
    </nav>
  )
}
