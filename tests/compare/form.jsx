import {
  InputField,
  RiseForm,
  SelectField,
  SubmitButton,
  SwitchField,
} from '@rise-tools/kit-forms/server'
import { Spinner, Text } from '@rise-tools/kit-tamagui/server'
import { toast } from '@rise-tools/kit-tamagui-toast/server'
import { localStateExperimental, response, setStateAction } from '@rise-tools/react'
import { createWSServer, state, view } from '@rise-tools/server'

import { Screen } from './screen.jsx'
import { goBack } from './support/react_navigation.mjs'

const [guests, setGuests] = state(0)
// A local state lives on each client by itself: nobody else sees what is wrong with your input.
const problem = localStateExperimental('', 'sign-up-problem')

/** What is wrong with the values of the form, nothing if they are fine. */
function problemWith({ name, email }) {
  if (!name) return 'Please tell us your name.'
  if (!email?.includes('@')) return 'The email address needs an @.'
}

function submit(form) {
  const wrong = problemWith(form)
  if (wrong) return response(setStateAction(problem, wrong))
  setGuests((n) => n + 1)
  return response([setStateAction(problem, ''), toast(`Welcome, ${form.name}!`), goBack()])
}

const signUp = view((get) => (
  <Screen title="Sign up">
    <Text key="guests">{get(guests)} people have signed up so far.</Text>
    <RiseForm key="form" onSubmit={submit}>
      <InputField id="name" label="Name" />
      <InputField
        id="email"
        label="Email"
        placeholder="you@example.com"
        keyboardType="email-address"
      />
      <SelectField
        id="meal"
        label="Meal"
        defaultValue="pasta"
        options={[
          { key: 'pasta', label: 'Pasta' },
          { key: 'fish', label: 'Fish' },
        ]}
      />
      <SwitchField id="news" label="Send me news" />
      <Text color="$red10">{problem}</Text>
      <SubmitButton pendingState={<Spinner />}>Sign up</SubmitButton>
    </RiseForm>
  </Screen>
))

createWSServer({ 'sign-up': signUp }, Number(process.env.PORT ?? 3005))
