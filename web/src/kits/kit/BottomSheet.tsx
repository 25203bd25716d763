import { type ComponentProps, createContext, type ReactNode, useContext, useState } from 'react'
import { Button, type ButtonProps, Sheet, type SheetProps, YStack } from 'tamagui'

import { SubmitButton } from '../forms/Form'
import { inFrame } from '../tamagui/sheets'
import { useEscape } from '../useEscape'

type SetOpen = (open: boolean) => void

const FramedSheet = inFrame(Sheet)

const SheetContext = createContext<SetOpen | null>(null)

function useSetOpen(): SetOpen {
  const setOpen = useContext(SheetContext)
  if (!setOpen) throw new Error('Put this inside a rise-tools/kit/BottomSheet')
  return setOpen
}

type Props = Omit<SheetProps, 'open' | 'onOpenChange'> & {
  trigger?: ReactNode
  frameProps?: ComponentProps<typeof Sheet.Frame>
}

/** A sheet that its trigger slides in from below. */
export function BottomSheet({ trigger, children, frameProps, ...props }: Props) {
  const [open, setOpen] = useState(false)
  useEscape(open, () => setOpen(false))
  return (
    <SheetContext.Provider value={setOpen}>
      <YStack>
        {trigger}
        <FramedSheet
          dismissOnSnapToBottom
          modal
          animation="medium"
          {...props}
          open={open}
          onOpenChange={setOpen}
        >
          <Sheet.Overlay animation="quick" enterStyle={{ opacity: 0 }} exitStyle={{ opacity: 0 }} />
          <Sheet.Handle />
          <Sheet.Frame padding="$4" justifyContent="center" {...frameProps}>
            {children}
          </Sheet.Frame>
        </FramedSheet>
      </YStack>
    </SheetContext.Provider>
  )
}

export function BottomSheetTriggerButton(props: ButtonProps) {
  const setOpen = useSetOpen()
  return <Button {...props} onPress={both(props.onPress, () => setOpen(true))} />
}

export function BottomSheetCloseButton(props: ButtonProps) {
  const setOpen = useSetOpen()
  return <Button {...props} onPress={both(props.onPress, () => setOpen(false))} />
}

/** Sends the form around it and closes the sheet. */
export function BottomSheetSubmitButton(props: ComponentProps<typeof SubmitButton>) {
  const setOpen = useSetOpen()
  return <SubmitButton {...props} onPress={both(props.onPress, () => setOpen(false))} />
}

type Press = ButtonProps['onPress']

function both(first: Press, second: () => void): Press {
  return (event: Parameters<NonNullable<Press>>[0]) => {
    first?.(event)
    second()
  }
}
