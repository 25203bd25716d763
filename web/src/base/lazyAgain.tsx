import { type ComponentType, type ElementType, lazy } from 'react'

/** What forgets a failed load, for each component whose code could not be fetched. */
const failed = new Set<() => void>()

/** Lets every component whose code could not be fetched try again when it is next drawn. */
export function retryLoads(): void {
  for (const forget of failed) forget()
  failed.clear()
}

/** Like React's `lazy`, which keeps a failure for ever: `retryLoads` gives it another chance. */
export function lazyAgain<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>
): ComponentType<Props> {
  const attempt = (): ElementType =>
    lazy(() =>
      load().catch((error: unknown) => {
        failed.add(() => (Current = attempt()))
        throw error
      })
    )
  let Current = attempt()
  return function LazyAgain(props: Props) {
    return <Current {...props} />
  }
}
