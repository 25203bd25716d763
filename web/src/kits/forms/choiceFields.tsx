import { useId } from 'react'
import {
  Label,
  RadioGroup as TamaguiRadioGroup,
  type RadioGroupProps,
  Text,
  ToggleGroup as TamaguiToggleGroup,
  XStack,
  YStack,
  type YStackProps,
} from 'tamagui'

import { RadioGroup, ToggleGroup } from '../tamagui/groups'
import { type FieldProps, useField } from './FormContext'
import type { FieldOption } from './options'

type RadioGroupFieldProps = Omit<RadioGroupProps, 'id' | 'value' | 'onValueChange'> &
  FieldProps & { mode?: 'horizontal' | 'vertical'; options?: FieldOption[] }

/** One choice out of a few that all show. */
export function RadioGroupField({
  id,
  label,
  defaultValue,
  mode = 'vertical',
  options = [],
  ...props
}: RadioGroupFieldProps) {
  const [value, setValue] = useField(id, defaultValue)
  const control = useId()
  const isRow = mode === 'horizontal'
  const Line = isRow ? YStack : XStack
  return (
    <YStack>
      <Label id={control}>{label}</Label>
      <RadioGroup
        gap="$2"
        {...props}
        aria-labelledby={control}
        orientation={mode}
        value={value ?? ''}
        onValueChange={setValue}
      >
        <YStack
          {...(isRow && { flexDirection: 'row', gap: '$2', justifyContent: 'space-between' })}
        >
          {options.map((option) => (
            <Line key={option.key} alignItems="center" gap={isRow ? undefined : '$4'}>
              <TamaguiRadioGroup.Item value={option.key} id={`${control}-${option.key}`}>
                <TamaguiRadioGroup.Indicator />
              </TamaguiRadioGroup.Item>
              <Label htmlFor={`${control}-${option.key}`}>{option.label}</Label>
            </Line>
          ))}
        </YStack>
      </RadioGroup>
    </YStack>
  )
}

type Toggled = string | string[]

type ToggleGroupFieldProps = Omit<YStackProps, 'id'> &
  FieldProps & {
    type?: 'single' | 'multiple'
    orientation?: 'horizontal' | 'vertical'
    defaultValue?: Toggled
    options?: FieldOption[]
  }

/** One or several choices out of a few, as buttons side by side. */
export function ToggleGroupField({
  id,
  label,
  type = 'single',
  defaultValue,
  orientation,
  options = [],
  ...props
}: ToggleGroupFieldProps) {
  const [value, setValue] = useField(id, defaultValue)
  const control = useId()
  const items = options.map((option) => (
    <TamaguiToggleGroup.Item key={option.key} value={option.key}>
      {typeof option.label === 'string' ? <Text>{option.label}</Text> : option.label}
    </TamaguiToggleGroup.Item>
  ))
  const shared = { ...props, orientation, 'aria-labelledby': control }
  return (
    <YStack>
      <Label id={control}>{label}</Label>
      <XStack flexDirection={orientation === 'horizontal' ? 'row' : 'column'}>
        {type === 'multiple' ? (
          <ToggleGroup
            {...shared}
            type="multiple"
            value={Array.isArray(value) ? value : []}
            onValueChange={setValue}
          >
            {items}
          </ToggleGroup>
        ) : (
          <ToggleGroup
            {...shared}
            type="single"
            value={typeof value === 'string' ? value : ''}
            onValueChange={setValue}
          >
            {items}
          </ToggleGroup>
        )}
      </XStack>
    </YStack>
  )
}
