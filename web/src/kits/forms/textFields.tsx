import { useId } from 'react'
import { Input, type InputProps, Label, TextArea, type TextAreaProps, YStack } from 'tamagui'

import { type FieldProps, useField } from './FormContext'

type InputFieldProps = Omit<InputProps, 'id' | 'value' | 'onChangeText'> & FieldProps

/** One line of text. */
export function InputField({ id, label, defaultValue, ...props }: InputFieldProps) {
  const [value, setValue] = useField(id, defaultValue)
  const control = useId()
  return (
    <YStack>
      <Label htmlFor={control}>{label}</Label>
      <Input {...props} id={control} value={value ?? ''} onChangeText={setValue} />
    </YStack>
  )
}

type TextFieldProps = Omit<TextAreaProps, 'id' | 'value' | 'onChangeText'> & FieldProps

/** Several lines of text. */
export function TextField({ id, label, defaultValue, ...props }: TextFieldProps) {
  const [value, setValue] = useField(id, defaultValue)
  const control = useId()
  return (
    <YStack>
      <Label htmlFor={control}>{label}</Label>
      <TextArea {...props} id={control} value={value ?? ''} onChangeText={setValue} />
    </YStack>
  )
}
