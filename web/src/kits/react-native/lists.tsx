import type { ReactNode } from 'react'
import { FlatList as NativeFlatList, SectionList as NativeSectionList } from 'react-native-web'

import type { ServerProps } from '../define'
import { RefreshControl } from './RefreshControl'
import { wide } from './ScrollView'

interface Item {
  key: string
  view: ReactNode
}

interface Section {
  key?: string
  title?: ReactNode
  data: Item[]
}

type ListProps = ServerProps & {
  refreshControl?: ReactNode
  refreshing?: boolean
  onRefresh?: () => void
}

/**
 * Rows are made only near the part that is seen, which needs a list that is no taller than what
 * it scrolls in: the frame around the screen if it is a size container, else the window.
 */
const bounded = { ...wide, maxHeight: '100cqh' }

const keyOf = (item: Item, index: number) => item.key ?? String(index)
const rowOf = ({ item }: { item: Item }) => <>{item.view}</>

/** A list of rows `{key, view}`; only those near the visible part exist. */
export function FlatList({ style, ...props }: ListProps) {
  const { refresh, rest } = withRefresh(props)
  return (
    <>
      {refresh}
      <NativeFlatList
        windowSize={7}
        tabIndex={0}
        {...rest}
        style={[bounded, style]}
        keyExtractor={keyOf}
        renderItem={rowOf}
      />
    </>
  )
}

/** A list of rows in sections; a section's `title` heads it. */
export function SectionList({ style, sections, ...props }: ListProps) {
  const { refresh, rest } = withRefresh(props)
  return (
    <>
      {refresh}
      <NativeSectionList
        windowSize={7}
        tabIndex={0}
        renderSectionHeader={({ section }: { section: Section }) => section.title ?? null}
        {...rest}
        sections={(sections as Section[] | undefined) ?? []}
        style={[bounded, style]}
        keyExtractor={keyOf}
        renderItem={rowOf}
      />
    </>
  )
}

/** Takes the ways to refresh out of the props, as one control to stand above the list. */
function withRefresh({ refreshControl, onRefresh, refreshing, ...rest }: ListProps) {
  const own = onRefresh && <RefreshControl refreshing={refreshing} onRefresh={onRefresh} />
  return { refresh: refreshControl ?? own, rest }
}
