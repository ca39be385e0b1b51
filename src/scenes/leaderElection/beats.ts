import type { Beat, Scene } from '../scene.ts'

/** Replicas are dealt out, one falls behind, the leader dies, the order of assignment decides. */
export const beats: readonly Beat[] = [
  {
    id: 'dealt',
    at: { ms: 0 },
    title: { en: 'Replicas are dealt out', ru: 'Реплики розданы' },
    words: {
      en: 'Each partition begins one broker further on. The first replica in its list is the preferred leader, so that leadership is spread evenly.',
      ru: 'Каждая партиция начинается на брокер дальше. Первая реплика в её списке — предпочтительный лидер, поэтому лидерство распределено поровну.',
    },
  },
  {
    id: 'behind',
    at: { fact: 'link.changed', where: { cut: true } },
    title: { en: 'B2 cannot copy from B1', ru: 'B2 не может копировать с B1' },
    words: {
      en: 'The link between them is cut. A replica leaves the ISR only after replica.lag.time.max.ms (30 s): until then B2 counts as in sync.',
      ru: 'Связь между ними оборвана. Реплика выходит из ISR лишь через replica.lag.time.max.ms (30 с): до тех пор B2 считается синхронной.',
    },
  },
  {
    id: 'dies',
    at: { fact: 'broker.state.changed', where: { broker: 1, to: 'notRunning' } },
    title: { en: 'B1 dies', ru: 'B1 умирает' },
    words: {
      en: 'Nobody is told. The controller waits for heartbeats: broker.session.timeout.ms (9 s) after the last one it fences B1.',
      ru: 'Никому не сообщили. Контроллер ждёт heartbeat: через broker.session.timeout.ms (9 с) после последнего он отгораживает B1.',
    },
  },
  {
    id: 'elected',
    at: {
      fact: 'partition.changed',
      where: { reason: 'election' },
      before: { fact: 'broker.state.changed', where: { broker: 1, to: 'recovery' } },
    },
    title: { en: 'B2 leads P0', ru: 'P0 ведёт B2' },
    words: {
      en: 'It is the first live in-sync replica in the list, whatever the others have copied. The leader epoch goes up by one; the controller moved nothing but the crown.',
      ru: 'Он первый живой и синхронный в списке, сколько бы ни скопировали другие. Эпоха лидера выросла на единицу; контроллер передал только корону.',
    },
    instead: {
      en: 'There is no other replica: P0 has no leader until B1 is back.',
      ru: 'Другой реплики нет: у P0 нет лидера, пока не вернётся B1.',
    },
  },
  {
    id: 'cut-back',
    at: { fact: 'log.truncated', where: { broker: 3, partition: 0 } },
    title: { en: 'B3 cuts its longer log back', ru: 'B3 обрезает свой более длинный лог' },
    words: {
      en: 'It asks the new leader where epoch 0 ended and drops the rest. None of it was below the high watermark: with acks=all nobody had been promised it, with acks=1 the producer had.',
      ru: 'Он спрашивает нового лидера, где кончилась эпоха 0, и отбрасывает остальное. Всё это было выше high watermark: при acks=all этого никому не обещали, при acks=1 продюсеру — обещали.',
    },
    instead: {
      en: 'No third replica had to cut anything back: there is none, or it had copied no more than B2.',
      ru: 'Третьей реплике нечего обрезать: её нет, или она скопировала не больше, чем B2.',
    },
  },
  {
    id: 'back',
    at: { fact: 'broker.unfenced', where: { broker: 1 }, afterMs: 10_000 },
    title: { en: 'B1 is back, as a follower', ru: 'B1 вернулся ведомым' },
    words: {
      en: 'The crown does not come back with it. It copies what it lacks, and then joins the ISR.',
      ru: 'Корона с ним не возвращается. Он докопирует недостающее и войдёт в ISR.',
    },
  },
  {
    id: 'preferred',
    at: { fact: 'partition.changed', where: { reason: 'preferredElection' } },
    title: { en: 'The preferred leader again', ru: 'Снова предпочтительный лидер' },
    words: {
      en: 'auto.leader.rebalance.enable: leader.imbalance.check.interval.seconds (300) after the crown was lost the controller gives it back.',
      ru: 'auto.leader.rebalance.enable: через leader.imbalance.check.interval.seconds (300) после потери короны контроллер её возвращает.',
    },
    instead: {
      en: 'Nothing to give back: leadership had not moved, or B1 was first in line when it returned.',
      ru: 'Возвращать нечего: лидерство не переходило, или B1 стал первым сразу, как вернулся.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill-2',
    label: { en: 'Kill B2', ru: 'Убить B2' },
    command: { do: 'broker.kill', broker: 2 },
    outcome: {
      en: 'The next in the list leads what B2 led, as long as it is in sync.',
      ru: 'То, что вёл B2, ведёт следующий по списку, если он синхронен.',
    },
  },
  {
    id: 'stop-3',
    label: { en: 'Shut B3 down', ru: 'Остановить B3' },
    command: { do: 'broker.stop', broker: 3 },
    outcome: {
      en: 'A controlled shutdown hands its crowns over first: no partition is without a leader for 9 seconds.',
      ru: 'При штатной остановке короны передаются заранее: ни одна партиция не остаётся без лидера на 9 секунд.',
    },
  },
]
