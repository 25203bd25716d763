import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useState } from 'react'
import { Button, type ButtonProps, Form as TamaguiForm, type FormProps } from 'tamagui'

import { FormContext, type FormValues, useForm } from './FormContext'

type Props = Omit<FormProps, 'onSubmit'> & { onSubmit?: (values: FormValues) => unknown }

/** Collects the values of the fields inside and sends them together. */
export function Form({ children, onSubmit, ...props }: Props) {
  const [values, setValues] = useState<FormValues>({})
  const [isSubmitting, setSubmitting] = useState(false)

  const setValue = useCallback(
    (id: string, value: unknown) => setValues((before) => ({ ...before, [id]: value })),
    []
  )
  const submit = useCallback(async () => {
    setSubmitting(true)
    try {
      await onSubmit?.(values)
    } finally {
      setSubmitting(false)
    }
  }, [onSubmit, values])
  const form = useMemo(
    () => ({ values, isSubmitting, setValue, submit }),
    [values, isSubmitting, setValue, submit]
  )

  return (
    <FormContext.Provider value={form}>
      <TamaguiForm gap="$4" {...props}>
        <div style={{ display: 'contents' }} onKeyDownCapture={sendByEnter}>
          {children}
        </div>
      </TamaguiForm>
    </FormContext.Provider>
  )
}

/**
 * Enter in a line of text presses the form's button. The browser would press the first button of
 * any kind, for the fields are made of buttons too. Caught on its way down: inputs keep their keys.
 */
function sendByEnter(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
  event.preventDefault()
  event.currentTarget.querySelector<HTMLElement>('[data-sends-form]')?.click()
}

/** Sends the form around it, also by Enter; meanwhile it shows `pendingState`, or is disabled. */
export function SubmitButton({
  pendingState,
  onPress,
  ...props
}: ButtonProps & { pendingState?: ReactNode }) {
  const { isSubmitting, submit } = useForm()
  if (pendingState && isSubmitting) return <>{pendingState}</>
  return (
    <Button
      disabled={isSubmitting}
      {...props}
      {...{ type: 'button', 'data-sends-form': '' }}
      onPress={(event: Parameters<NonNullable<typeof onPress>>[0]) => {
        onPress?.(event)
        submit()
      }}
    />
  )
}
