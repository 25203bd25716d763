import { Button, Input, Text, XStack, YStack } from '@rise-tools/kit-tamagui/server'
import {
  errorResponse,
  event,
  localStateExperimental,
  response,
  setStateAction,
} from '@rise-tools/react'
import { state, view } from '@rise-tools/server'

import { Screen } from './screen.jsx'

const mostTasks = 100
const longestText = 200

const [tasks, setTasks] = state([
  { id: 1, text: 'Write state, view and a button' },
  { id: 2, text: 'Open it on a phone' },
  { id: 3, text: 'Tap' },
])
let nextId = 4
// What is being typed stays on the client, and comes along when Add is pressed.
const text = localStateExperimental('', 'task-text')

const refuse = (message) => errorResponse({ name: 'Error', message })

function add({ text: typed }) {
  // Whatever else a client sends would be drawn on all screens, and an object would break them.
  if (typeof typed !== 'string' || !typed) return refuse('a task needs a text')
  if (typed.length > longestText) return refuse('this text is too long for a task')
  if (tasks.get().length >= mostTasks) return refuse('the list is full')
  setTasks((all) => [...all, { id: nextId++, text: typed }])
  return response(setStateAction(text, ''))
}

function moveUp(id) {
  setTasks((all) => {
    const at = all.findIndex((task) => task.id === id)
    return at > 0 ? [...all.slice(0, at - 1), all[at], all[at - 1], ...all.slice(at + 1)] : all
  })
}

function remove(id) {
  setTasks((all) => all.filter((task) => task.id !== id))
}

// A client names the handler that it calls by its place in the tree, as it is when the call comes:
// the keys make that the row's own wherever the list has shifted meanwhile.
function Row({ task }) {
  return (
    <XStack gap="$2" alignItems="center">
      <Text flex={1}>{task.text}</Text>
      <Button key="up" onPress={() => moveUp(task.id)} size="$3">
        Up
      </Button>
      <Button key="delete" onPress={() => remove(task.id)} size="$3">
        Delete
      </Button>
    </XStack>
  )
}

/** The screen of tasks: list.jsx serves it as authors do, tasks_server.jsx to be measured. */
export const list = view((get) => (
  <Screen title="Tasks">
    <XStack key="new" gap="$2">
      <Input
        key="text"
        value={text}
        placeholder="What is to be done?"
        onChangeText={setStateAction(text)}
        flex={1}
      />
      <Button key="add" onPress={event(add, { args: { text } })}>
        Add
      </Button>
    </XStack>
    <YStack key="list" gap="$2">
      {get(tasks).map((task) => (
        <Row key={String(task.id)} task={task} />
      ))}
    </YStack>
  </Screen>
))
