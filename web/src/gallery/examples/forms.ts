import { type Example, event, kit } from '../tree'

const f = kit('rise-tools/kit-forms')

const options = [
  { key: 'red', label: 'Red' },
  { key: 'green', label: 'Green' },
  { key: 'blue', label: 'Blue' },
]

/** A form shows its fields together, as they only work in one. */
export const formExamples: Example[] = [
  {
    title: 'Form',
    tree: f(
      'Form',
      { onSubmit: event },
      f('InputField', { id: 'name', label: 'Name', defaultValue: 'Ada' }),
      f('TextField', { id: 'remarks', label: 'Remarks', placeholder: 'Anything else' }),
      f('CheckboxField', { id: 'terms', label: 'I agree', defaultChecked: true }),
      f('SwitchField', { id: 'news', label: 'Send me news', defaultChecked: true }),
      f('SliderField', { id: 'age', label: 'Age', defaultValue: [30], max: 100, step: 1 }),
      f('SelectField', { id: 'colour', label: 'Colour', placeholder: 'Choose', options }),
      f('RadioGroupField', { id: 'first', label: 'First', defaultValue: 'red', options }),
      f('RadioGroupField', { id: 'second', label: 'Second', mode: 'horizontal', options }),
      f('ToggleGroupField', {
        id: 'third',
        label: 'Third',
        type: 'single',
        orientation: 'horizontal',
        defaultValue: 'green',
        options,
      }),
      f('ToggleGroupField', {
        id: 'fourth',
        label: 'Fourth',
        type: 'multiple',
        orientation: 'horizontal',
        defaultValue: ['red', 'blue'],
        options,
      }),
      f('SubmitButton', { pendingState: 'Sending' }, 'Send'),
    ),
  },
]
