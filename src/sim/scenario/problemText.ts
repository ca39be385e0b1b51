import type { Bilingual } from '../../kafka/config/docs.ts'
import { problemText } from '../../kafka/config/problemText.ts'
import type { ParamsOf, PlainProblemCode, ProblemDetail } from './problem.ts'

type Words = { readonly [C in PlainProblemCode]: (params: ParamsOf<C>) => Bilingual }

const foundEn = (found: string): string => (found === '' ? 'the text ends here' : `found ${found}`)
const foundRu = (found: string): string =>
  found === '' ? 'здесь текст кончается' : `сейчас здесь ${found}`

/** What was wanted, and what stands there instead. */
const wanted =
  (en: string, ru: string) =>
  ({ found }: { readonly found: string }): Bilingual => ({
    en: `Expected ${en}; ${foundEn(found)}.`,
    ru: `Нужно: ${ru}; ${foundRu(found)}.`,
  })

const always = (en: string, ru: string) => (): Bilingual => ({ en, ru })

interface Named {
  readonly name: string
  readonly known: string
}
const noSuch =
  (en: string, ru: string) =>
  ({ name, known }: Named): Bilingual => ({
    en: `There is no ${en} ${name}; use one of: ${known}.`,
    ru: `${ru} ${name} нет; есть: ${known}.`,
  })

const words: Words = {
  jsonValue: wanted('a JSON value', 'значение JSON'),
  jsonKey: wanted(
    'a field name in double quotes (a comma before } is not allowed either)',
    'имя поля в двойных кавычках (запятая перед } тоже недопустима)',
  ),
  jsonColon: wanted('":" after the field name', '«:» после имени поля'),
  jsonComma: wanted('"," or the closing bracket', '«,» или закрывающая скобка'),
  jsonString: always(
    'This text in quotes is not closed on its line or has a wrong \\ sequence; close it, or write \\\\ for a backslash.',
    'Строка в кавычках не закрыта или в ней неверная последовательность с \\; закройте её, а обратную косую пишите как \\\\.',
  ),
  jsonEnd: wanted('nothing more after the end of the scenario', 'ничего после конца сценария'),
  unknownField: always(
    'Unknown field; remove it or correct its spelling.',
    'Неизвестное поле: уберите его или исправьте имя.',
  ),
  missingField: always('This field is missing; add it.', 'Не хватает этого поля: добавьте его.'),
  object: wanted('an object in { }', 'объект в { }'),
  list: wanted('a list in [ ]', 'список в [ ]'),
  text: wanted('a text in quotes', 'строка в кавычках'),
  boolean: wanted('true or false', 'true или false'),
  other: wanted('a value of another kind', 'значение другого вида'),
  duration: wanted(
    'a duration such as "250ms", "12s", "7d" or a number of milliseconds, not negative',
    'длительность, например "250ms", "12s", "7d", или число миллисекунд, не меньше нуля',
  ),
  numberWithin: ({ min, max, found }) =>
    wanted(`a number from ${min} to ${max}`, `число от ${min} до ${max}`)({ found }),
  numberFrom: ({ min, found }) =>
    wanted(`a number, ${min} or more`, `число не меньше ${min}`)({ found }),
  wholeNumberWithin: ({ min, max, found }) =>
    wanted(`a whole number from ${min} to ${max}`, `целое число от ${min} до ${max}`)({ found }),
  wholeNumberFrom: ({ min, found }) =>
    wanted(`a whole number, ${min} or more`, `целое число не меньше ${min}`)({ found }),
  name: wanted(
    'a name of 1 to 249 letters, digits, ".", "_" or "-"',
    'имя из 1–249 латинских букв, цифр и знаков ".", "_", "-"',
  ),
  configValue: wanted(
    'a text, a number, true, false or a list of texts',
    'строка, число, true, false или список строк',
  ),
  topicOrPattern: wanted(
    'a topic name, or a regular expression that begins with ^',
    'имя топика или регулярное выражение, которое начинается с ^',
  ),
  oneOf: ({ known, found }) => wanted(`one of: ${known}`, `одно из: ${known}`)({ found }),
  client: wanted('"java" or "librdkafka"', '"java" или "librdkafka"'),
  brokers: wanted(
    'a number of brokers from 1 to 64, or a list such as [{ "id": 1 }]',
    'число брокеров от 1 до 64 или список вида [{ "id": 1 }]',
  ),
  latency: wanted(
    'a duration, or { "min", "max" } of two',
    'длительность или пара { "min", "max" }',
  ),
  command: ({ known, found }) =>
    wanted(`one of the commands ${known}`, `одна из команд ${known}`)({ found }),
  version: wanted('1, the only version there is', '1, других версий пока нет'),
  noTopics: always(
    'There must be a topic; add at least one.',
    'Нужен топик: добавьте хотя бы один.',
  ),
  repeatedName: ({ name }) => ({
    en: `The name ${name} is already taken; choose another.`,
    ru: `Имя ${name} уже занято: выберите другое.`,
  }),
  replicationFactor: ({ brokers }) => ({
    en: `INVALID_REPLICATION_FACTOR (38): larger than the number of brokers; at most ${brokers}.`,
    ru: `INVALID_REPLICATION_FACTOR (38): больше, чем брокеров; не больше ${brokers}.`,
  }),
  replicas: ({ replicationFactor, brokers }) => ({
    en: `The list must name ${replicationFactor} different brokers (replicationFactor) out of ${brokers}.`,
    ru: `Нужно перечислить столько разных брокеров: ${replicationFactor} (replicationFactor), выбирая из ${brokers}.`,
  }),
  replicaLists: ({ partitions }) => ({
    en: `There must be one list for each partition: ${partitions} in all.`,
    ru: `Нужен отдельный список для каждой партиции, всего ${partitions}.`,
  }),
  noSuchTopic: noSuch('topic', 'Топика'),
  noSuchGroup: noSuch('group', 'Группы'),
  noSuchProducer: noSuch('producer', 'Продюсера'),
  noSuchBroker: noSuch('broker', 'Брокера'),
  assignedWithoutGeneration: always(
    'Only a group with stableGeneration starts with assigned partitions; add stableGeneration, or remove this.',
    'С назначенными партициями стартует только группа со stableGeneration: добавьте stableGeneration или уберите это поле.',
  ),
  assignedAndAssigning: always(
    'A standalone consumer (assign) is in no group: remove its topics and assigned, or its assign.',
    'Автономный консьюмер (assign) не состоит в группе: уберите topics и assigned или сам assign.',
  ),
}

/** Every code that has words, for the test that both languages are there. */
export const plainProblemCodes = Object.keys(words) as readonly PlainProblemCode[]

/** One problem as a sentence in both languages: what is wrong and how to mend it. */
export function scenarioProblemText(detail: ProblemDetail): Bilingual {
  if (detail.code === 'config') return problemText(detail.config)
  // each code is paired with its own parameters in `ProblemDetail`, which an index loses
  const render = words[detail.code] as (params: Readonly<Record<string, string>>) => Bilingual
  return render(detail.params)
}
