import { useId } from 'react'
import { Label, Slider, type SliderProps, YStack } from 'tamagui'

import { type FieldProps, useField } from './FormContext'

type Props = Omit<SliderProps, 'id' | 'value' | 'defaultValue' | 'onValueChange'> &
  FieldProps & { defaultValue?: number[] }

/** A slider with a thumb for each number of its default. */
export function SliderField({ id, label, defaultValue = [0], ...props }: Props) {
  const [value, setValue] = useField(id, defaultValue)
  const control = useId()
  return (
    <YStack>
      <Label id={control}>{label}</Label>
      <Slider {...props} marginVertical="$4" value={value} onValueChange={setValue}>
        <Slider.Track>
          <Slider.TrackActive />
        </Slider.Track>
        {defaultValue.map((_, index) => (
          <Slider.Thumb key={index} index={index} circular size="$2" aria-labelledby={control} />
        ))}
      </Slider>
    </YStack>
  )
}
