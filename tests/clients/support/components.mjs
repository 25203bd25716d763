import './browser.mjs'

import { createContext, createElement, useContext, useEffect, useState } from 'react'

// The components that the demo names, drawn as plain HTML, as an app would register its own.

const shown = new WeakMap()

/** The props that an element was last drawn from, its handlers as the client made them. */
export function propsOf(element) {
  return shown.get(element)
}

const outcomes = new WeakMap()

/** What the handler returned that the element called last. */
export function outcomeOf(element) {
  return outcomes.get(element)
}

/** Calls a handler for an element, and keeps what it returns for the test to await. */
function call(element, handler, ...args) {
  const outcome = Promise.resolve(handler?.(...args))
  outcome.catch(() => {}) // the test looks at it, or nobody minds
  outcomes.set(element, outcome)
}

function draw(tag, props, attributes, ...children) {
  const ref = (element) => {
    if (element) shown.set(element, props)
  }
  return createElement(tag, { ...attributes, ref }, ...children)
}

function box(tag, className) {
  return ({ children }) => createElement(tag, { className }, children)
}

function Button(props) {
  const onClick = (event) => call(event.currentTarget, props.onPress, event)
  return draw('button', props, { type: 'button', onClick }, props.icon, props.children)
}

function Input(props) {
  return draw('input', props, {
    value: props.value ?? '',
    placeholder: props.placeholder,
    onChange: (event) => call(event.currentTarget, props.onChangeText, event.currentTarget.value),
  })
}

function Switch(props) {
  const onClick = (event) => call(event.currentTarget, props.onCheckedChange, !props.checked)
  const checked = props.checked ?? false
  const attributes = { type: 'button', role: 'switch', 'aria-checked': checked, onClick }
  return draw('button', props, attributes, props.children)
}

function Slider(props) {
  return draw('input', props, {
    type: 'range',
    min: props.min,
    max: props.max,
    step: props.step,
    value: props.value,
    onChange: (event) =>
      call(event.currentTarget, props.onValueChange, Number(event.currentTarget.value)),
  })
}

const FormContext = createContext(null)

function Form(props) {
  const [values, setValues] = useState({})
  const [pending, setPending] = useState(false)
  const setValue = (id, value) => setValues((all) => ({ ...all, [id]: value }))
  const submit = async () => {
    setPending(true)
    try {
      return await props.onSubmit(values)
    } finally {
      setPending(false)
    }
  }
  return createElement(
    FormContext.Provider,
    { value: { values, setValue, pending, submit } },
    draw('form', props, {}, props.children)
  )
}

/** The value of a field in its form, which begins as the field says. */
function useField(id, first) {
  const { values, setValue } = useContext(FormContext)
  useEffect(() => setValue(id, first), [])
  return [values[id], (value) => setValue(id, value)]
}

function labelled(label, field) {
  return createElement('label', null, label, field)
}

function InputField({ id, label, defaultValue, placeholder }) {
  const [value, setValue] = useField(id, defaultValue)
  return labelled(label, createElement(Input, { value, placeholder, onChangeText: setValue }))
}

function SelectField({ id, label, defaultValue, options }) {
  const [value, setValue] = useField(id, defaultValue)
  const entries = options.map((option) =>
    createElement('option', { key: option.key, value: option.key }, option.label)
  )
  const onChange = (event) => setValue(event.currentTarget.value)
  return labelled(label, createElement('select', { value: value ?? '', onChange }, entries))
}

function SwitchField({ id, label, defaultChecked }) {
  const [checked, setChecked] = useField(id, defaultChecked)
  return labelled(label, createElement(Switch, { checked, onCheckedChange: setChecked }))
}

function SubmitButton({ pendingState, children }) {
  const { pending, submit } = useContext(FormContext)
  const state = pending ? pendingState : null
  // It stays where it is while the form is pending, so that a test can ask for its outcome.
  return createElement(Button, { onPress: submit }, children, state)
}

const kit = {
  'rise-tools/kit-tamagui/ScrollView': box('main', 'scroll'),
  'rise-tools/kit-tamagui/YStack': box('div', 'column'),
  'rise-tools/kit-tamagui/XStack': box('div', 'row'),
  'rise-tools/kit-tamagui/H3': box('h3'),
  'rise-tools/kit-tamagui/Text': box('p'),
  'rise-tools/kit-tamagui/Button': Button,
  'rise-tools/kit-tamagui/Input': Input,
  'rise-tools/kit-tamagui/Switch': Switch,
  'rise-tools/kit-tamagui/SwitchThumb': box('i', 'thumb'),
  'rise-tools/kit-tamagui/Spinner': box('i', 'spinner'),
  'rise-tools/kit-tamagui/Progress': ({ value }) => createElement('progress', { value, max: 100 }),
  'rise-tools/kit-tamagui/ProgressIndicator': () => null,
  'rise-tools/kit-lucide-icons/Icon': ({ icon }) => createElement('i', { className: icon }),
  'rise-tools/kit/SmoothSlider': Slider,
  'rise-tools/kit-forms/Form': Form,
  'rise-tools/kit-forms/InputField': InputField,
  'rise-tools/kit-forms/SelectField': SelectField,
  'rise-tools/kit-forms/SwitchField': SwitchField,
  'rise-tools/kit-forms/SubmitButton': SubmitButton,
}

/** The registry, in the shape that <Rise> takes. */
export const components = Object.fromEntries(
  Object.entries(kit).map(([identifier, component]) => [identifier, { component }])
)
