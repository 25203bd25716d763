import { setTimeout as pause } from 'node:timers/promises'

import { Button, Spinner, Text } from '@rise-tools/kit-tamagui/server'
import { createWSServer, query, view } from '@rise-tools/server'

import { Screen } from './screen.jsx'

let loads = 0

/** Stands for a service far away: it takes 2 seconds, and is down every third time. */
async function askTheService() {
  const load = ++loads
  await pause(2000)
  if (load % 3 === 0) throw new Error('the weather service is down')
  return { load, degrees: 20 + load }
}

// A load that rejects would end the process (faults.jsx). So what went wrong is a value, beside
// the weather that was loaded last.
const weather = query(async () => {
  try {
    return { now: await askTheService() }
  } catch (error) {
    return { now: weather.get()?.now, problem: error.message }
  }
})

const screen = view((get) => {
  const { now, problem } = get(weather) ?? {}
  return (
    <Screen title="Weather">
      {now ? (
        <Text key="now">
          Load {now.load}: {now.degrees} degrees
        </Text>
      ) : (
        <Spinner key="now" />
      )}
      <Text key="problem" color="$red10">
        {problem ?? ''}
      </Text>
      <Button key="reload" onPress={() => weather.invalidate()}>
        Reload
      </Button>
    </Screen>
  )
})

createWSServer({ weather: screen, 'weather-data': weather }, Number(process.env.PORT ?? 3005))
