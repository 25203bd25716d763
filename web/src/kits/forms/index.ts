import { defineKit } from '../define'
import { RadioGroupField, ToggleGroupField } from './choiceFields'
import { Form, SubmitButton } from './Form'
import { SelectField } from './SelectField'
import { SliderField } from './SliderField'
import { InputField, TextField } from './textFields'
import { CheckboxField, SwitchField } from './toggleFields'

/** Forms that collect values by field id. */
export const formsKit = defineKit('rise-tools/kit-forms', {
  CheckboxField,
  Form,
  InputField,
  RadioGroupField,
  SelectField,
  SliderField,
  SubmitButton,
  SwitchField,
  TextField,
  ToggleGroupField,
})
