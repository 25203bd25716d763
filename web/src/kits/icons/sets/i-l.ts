import { byName } from '../byName'

export const icons = byName(
  import.meta.glob(
    [
      '/node_modules/lucide-react/dist/esm/icons/[i-l]*.mjs',
      '!/node_modules/lucide-react/dist/esm/icons/index.mjs',
    ],
    { eager: true, import: 'default' }
  )
)
