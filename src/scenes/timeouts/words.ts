import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  question: {
    en: 'A reader stops. Who notices, and when?',
    ru: 'Читатель остановился. Кто это заметит и когда?',
  },
  aha: {
    en: 'Two clocks watch two things: session.timeout.ms the process, max.poll.interval.ms the work. The third, heartbeat.interval.ms, only keeps winding the first.',
    ru: 'Два таймера следят за разным: session.timeout.ms за процессом, max.poll.interval.ms за работой. Третий, heartbeat.interval.ms, лишь заводит первый снова и снова.',
  },
  misconception: {
    en: 'Often said: “heartbeats prove that work goes on”. They come from a thread of their own: a hung handler keeps beating.',
    ru: 'Часто говорят: «heartbeat доказывает, что работа идёт». Его шлёт отдельный поток: зависший обработчик не мешает heartbeat.',
  },
  process: { en: 'The process stops', ru: 'Процесс остановился' },
  handler: { en: 'The handler hangs', ru: 'Обработчик завис' },
  how: { en: 'what happens to C2 at 20 s', ru: 'что случается с C2 на 20-й секунде' },
  kill: { en: 'killed', ru: 'убит' },
  freeze: { en: 'frozen for 10 s', ru: 'застыл на 10 с' },
  close: { en: 'closed in order', ru: 'закрыт штатно' },
  session: { en: 'session.timeout.ms', ru: 'session.timeout.ms' },
  heartbeat: { en: 'heartbeat.interval.ms', ru: 'heartbeat.interval.ms' },
  maxPoll: { en: 'max.poll.interval.ms', ru: 'max.poll.interval.ms' },
  ms: { en: 'ms', ru: 'мс' },
} as const satisfies Readonly<Record<string, Words>>
