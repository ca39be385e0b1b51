import { Slider, Switch, ToggleGroup } from 'radix-ui'
import { useId, type ReactElement } from 'react'
import type { Parameter, ParameterValue, ParameterValues } from '../../scenes/scene.ts'
import { useAppStore } from '../state/appStore.ts'
import { DottedName } from './DottedName.tsx'
import styles from './panels.module.css'

interface Props {
  readonly parameters: readonly Parameter[]
  readonly values: ParameterValues
  readonly onChange: (id: string, value: ParameterValue) => void
}

/** The few values of a scene that are worth changing. */
export function Parameters({ parameters, values, onChange }: Props): ReactElement {
  return (
    <div className={styles['parameters']}>
      {parameters.map((parameter) => (
        <ParameterRow
          key={parameter.id}
          parameter={parameter}
          value={values[parameter.id] ?? parameter.initial}
          onChange={(value) => {
            onChange(parameter.id, value)
          }}
        />
      ))}
    </div>
  )
}

interface RowProps {
  readonly parameter: Parameter
  readonly value: ParameterValue
  readonly onChange: (value: ParameterValue) => void
}

function ParameterRow({ parameter, value, onChange }: RowProps): ReactElement {
  const locale = useAppStore((state) => state.locale)
  const label = parameter.label[locale]
  const controlId = useId()
  if (parameter.kind === 'choice') {
    return (
      <div className={styles['parameter']}>
        <DottedName text={label} />
        <ToggleGroup.Root
          type="single"
          className={styles['choice'] ?? ''}
          aria-label={label}
          value={String(value)}
          onValueChange={(chosen) => {
            if (chosen) onChange(chosen)
          }}
        >
          {parameter.options.map((option) => (
            <ToggleGroup.Item
              key={option.value}
              value={option.value}
              className={styles['option'] ?? ''}
            >
              {option.label[locale]}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </div>
    )
  }
  if (parameter.kind === 'switch') {
    return (
      <label className={styles['parameterLine']} htmlFor={controlId}>
        <DottedName text={label} />
        <Switch.Root
          id={controlId}
          className={styles['switch'] ?? ''}
          checked={value === true}
          aria-label={label}
          onCheckedChange={onChange}
        >
          <Switch.Thumb className={styles['switchThumb'] ?? ''} />
        </Switch.Root>
      </label>
    )
  }
  return <RangeRow parameter={parameter} value={Number(value)} onChange={onChange} />
}

interface RangeProps {
  readonly parameter: Extract<Parameter, { kind: 'range' }>
  readonly value: number
  readonly onChange: (value: number) => void
}

function RangeRow({ parameter, value, onChange }: RangeProps): ReactElement {
  const locale = useAppStore((state) => state.locale)
  const label = parameter.label[locale]
  return (
    <div className={styles['parameter']}>
      <div className={styles['parameterLine']}>
        <DottedName text={label} />
        <output className={styles['value']}>
          {value} {parameter.unit[locale]}
        </output>
      </div>
      <Slider.Root
        className={styles['slider'] ?? ''}
        min={parameter.min}
        max={parameter.max}
        step={parameter.step}
        value={[value]}
        onValueChange={([chosen]) => {
          if (chosen !== undefined) onChange(chosen)
        }}
      >
        <Slider.Track className={styles['track'] ?? ''}>
          <Slider.Range className={styles['trackRange'] ?? ''} />
        </Slider.Track>
        <Slider.Thumb className={styles['thumb'] ?? ''} aria-label={label} />
      </Slider.Root>
    </div>
  )
}
