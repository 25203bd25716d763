import { Button, Text } from '@rise-tools/kit-tamagui/server'
import { errorResponse } from '@rise-tools/react'
import { createWSServer, state, view } from '@rise-tools/server'

import { Screen } from './screen.jsx'

const [count, setCount] = state(0)

const plus = () => setCount((n) => n + 1)

// Returned, not thrown: of an Error that is thrown nothing reaches the client (faults.jsx).
const minus = () => {
  if (count.get() === 0) {
    return errorResponse({ name: 'Error', message: "the count can't go below zero" })
  }
  setCount((n) => n - 1)
}

const counter = view((get) => (
  <Screen title="Counter">
    <Text>The count is {get(count)}</Text>
    <Button key="plus" onPress={plus}>
      Plus 1
    </Button>
    <Button key="minus" onPress={minus}>
      Minus 1
    </Button>
  </Screen>
))

createWSServer({ counter }, Number(process.env.PORT ?? 3005))
