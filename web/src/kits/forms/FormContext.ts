import { createContext, useContext, useEffect } from 'react'

import type { ReactNode } from 'react'

export type FormValues = Record<string, unknown>

/** What a form shares with its fields and its button. */
export interface FormState {
  values: FormValues
  isSubmitting: boolean
  setValue(id: string, value: unknown): void
  submit(): void
}

export const FormContext = createContext<FormState | null>(null)

export function useForm(): FormState {
  const form = useContext(FormContext)
  if (!form) throw new Error('Put this inside a rise-tools/kit-forms/Form')
  return form
}

/** What every field has; `id` is the name of its value. */
export interface FieldProps {
  id: string
  label?: ReactNode
}

/** The value of one field, which begins as its default. */
export function useField<Value>(id: string, initial: Value): [Value, (value: Value) => void] {
  const { values, setValue } = useForm()
  useEffect(() => setValue(id, initial), [id])
  const value = Object.hasOwn(values, id) ? (values[id] as Value) : initial
  return [value, (next) => setValue(id, next)]
}
