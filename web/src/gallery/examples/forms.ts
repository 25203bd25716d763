import { type Example, event, kit } from '../tree'

const f = kit('rise-tools/kit-forms')

const options = [
  { key: 'red', label: 'Red' },
  { key: 'green', label: 'Green' },
  { key: 'blue', label: 'Blue' },
]

/** Fields stand in a form, as they only work in one. */
export const formExamples: Example[] = [
  {
    title: 'Texts and switches',
    tree: f(
      'Form',
      { onSubmit: event },
      f('InputField', { id: 'name', label: 'Name', defaultValue: 'Ada' }),
      f('TextField', { id: 'remarks', label: 'Remarks', placeholder: 'Anything else' }),
      f('CheckboxField', { id: 'terms', label: 'I agree', defaultChecked: true }),
      f('SwitchField', { id: 'news', label: 'Send me news', defaultChecked: true }),
      f('SliderField', { id: 'age', label: 'Age', defaultValue: [30], max: 100, step: 1 }),
      f('SubmitButton', { pendingState: 'Sending' }, 'Send')
    ),
  },
  {
    title: 'Choices',
    tree: f(
      'Form',
      { onSubmit: event },
      f('SelectField', { id: 'colour', label: 'Colour', placeholder: 'Choose', options }),
      f('RadioGroupField', { id: 'first', label: 'First', defaultValue: 'red', options }),
      f('RadioGroupField', { id: 'second', label: 'Second', mode: 'horizontal', options }),
      f('SubmitButton', {}, 'Choose')
    ),
  },
  {
    title: 'Toggles',
    tree: f(
      'Form',
      { onSubmit: event },
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
      f('SubmitButton', {}, 'Keep')
    ),
  },
]
