import type { ComponentProps } from 'react'
import { Select } from 'tamagui'

type Props = ComponentProps<typeof Select.Item>

/** An item of a select, which says that it is one: its list would have no options else. */
export function SelectItem(props: Props) {
  return <Select.Item role="option" {...props} />
}
