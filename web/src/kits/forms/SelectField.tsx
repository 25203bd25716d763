import { type ReactNode, useId } from 'react'
import { Label, Select, type SelectProps, YStack } from 'tamagui'

import { CheckMark, ChevronDownMark } from '../marks'
import { SelectItem } from '../tamagui/SelectItem'
import { type FieldProps, useField } from './FormContext'
import type { FieldOption } from './options'

type Props = Omit<SelectProps, 'id' | 'value' | 'onValueChange'> &
  FieldProps & { placeholder?: ReactNode; options?: FieldOption[] }

/** One choice out of a list that opens. */
export function SelectField({
  id,
  label,
  defaultValue,
  placeholder,
  options = [],
  ...props
}: Props) {
  const [value, setValue] = useField(id, defaultValue)
  const control = useId()
  return (
    <YStack>
      <Label htmlFor={control}>{label}</Label>
      <Select
        {...props}
        id={control}
        value={value ?? ''}
        onValueChange={setValue}
        disablePreventBodyScroll
      >
        <Select.Trigger iconAfter={<ChevronDownMark />}>
          <Select.Value placeholder={placeholder} />
        </Select.Trigger>
        <Select.Content zIndex={200000}>
          <Select.ScrollUpButton />
          <Select.Viewport minWidth={200}>
            {options.map((option, index) => (
              <SelectItem key={option.key} index={index} value={option.key}>
                <Select.ItemText>{option.label}</Select.ItemText>
                <Select.ItemIndicator>
                  <CheckMark />
                </Select.ItemIndicator>
              </SelectItem>
            ))}
          </Select.Viewport>
          <Select.ScrollDownButton />
        </Select.Content>
      </Select>
    </YStack>
  )
}
