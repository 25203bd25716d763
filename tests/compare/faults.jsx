// What goes wrong on the other screens' way to being well written: each model is what their
// authors would have written first.
import { setTimeout as pause } from 'node:timers/promises'

import { Button, Text, YStack } from '@rise-tools/kit-tamagui/server'
import { createWSServer, query, state, view } from '@rise-tools/server'

import { Screen } from './screen.jsx'

let goOn

const buttons = () => (
  <Screen title="Handlers">
    <Button
      key="throws"
      onPress={() => {
        throw new Error("the count can't go below zero")
      }}
    >
      Throws
    </Button>
    <Button
      key="rejects"
      onPress={async () => {
        await pause(1)
        throw new Error("the count can't go below zero")
      }}
    >
      Rejects
    </Button>
    <Button key="waits" onPress={() => new Promise((resolve) => (goOn = resolve))}>
      Waits
    </Button>
    <Button key="goes-on" onPress={() => goOn()}>
      Goes on
    </Button>
    <Button key="works" onPress={() => 'done'}>
      Works
    </Button>
  </Screen>
)

const [tasks, setTasks] = state(['first', 'second', 'third'])

const unkeyed = view((get) => (
  <Screen title="Rows without keys">
    <YStack>
      {get(tasks).map((task) => (
        <YStack>
          <Text>{task}</Text>
          <Button onPress={() => setTasks((all) => all.filter((other) => other !== task))}>
            Delete
          </Button>
        </YStack>
      ))}
    </YStack>
  </Screen>
))

const failing = query(async () => {
  throw new Error('the weather service is down')
})
const load = view((get) => (
  <Screen title="A load that fails">
    <Text>{get(failing) ?? 'Loading'}</Text>
  </Screen>
))

const [words] = state([])
const throwing = view((get) => (
  <Screen title="A view that throws">
    <Text>{get(words)[0].length}</Text>
  </Screen>
))

createWSServer({ buttons, unkeyed, load, throwing }, Number(process.env.PORT ?? 3005))
