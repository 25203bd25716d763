import { LocalState } from '@rise-tools/react'
import { createContext, type ReactNode, useContext, useState } from 'react'

const IsSteady = createContext(false)

/** Whether a `SteadyLocalState` is around. */
export function useIsSteady(): boolean {
  return useContext(IsSteady)
}

/**
 * Gives what is inside the local state of its screen by an object that stays the same. `<Rise>`
 * gives it by a new one at each update, though the state is the same, and so draws each component
 * again that could ask for it: all of them.
 */
export function SteadyLocalState({ children }: { children: ReactNode }) {
  const given = useContext(LocalState)
  const [first] = useState(given)
  return (
    <IsSteady.Provider value>
      <LocalState.Provider value={first}>{children}</LocalState.Provider>
    </IsSteady.Provider>
  )
}
