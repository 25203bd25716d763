import { useId } from 'react'
import { Checkbox, type CheckboxProps, Label, Switch, type SwitchProps, XStack } from 'tamagui'

import { CheckMark } from '../marks'
import { type FieldProps, useField } from './FormContext'

type CheckboxFieldProps = Omit<CheckboxProps, 'id' | 'checked'> & FieldProps

/** A box to tick. */
export function CheckboxField({ id, label, defaultChecked, ...props }: CheckboxFieldProps) {
  const [checked, setChecked] = useField(id, defaultChecked)
  const control = useId()
  return (
    <XStack alignItems="center" gap="$2">
      <Checkbox {...props} id={control} checked={checked ?? false} onCheckedChange={setChecked}>
        <Checkbox.Indicator>
          <CheckMark />
        </Checkbox.Indicator>
      </Checkbox>
      <Label htmlFor={control}>{label}</Label>
    </XStack>
  )
}

type SwitchFieldProps = Omit<SwitchProps, 'id' | 'checked'> & FieldProps

/** A switch with its label at the other end of the line. */
export function SwitchField({ id, label, defaultChecked, ...props }: SwitchFieldProps) {
  const [checked, setChecked] = useField(id, defaultChecked)
  const control = useId()
  return (
    <XStack alignItems="center" justifyContent="space-between">
      <Label htmlFor={control}>{label}</Label>
      <Switch {...props} id={control} checked={checked ?? false} onCheckedChange={setChecked}>
        <Switch.Thumb animation="quick" />
      </Switch>
    </XStack>
  )
}
