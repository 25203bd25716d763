import { byName } from '../byName'

export const icons = byName(
  import.meta.glob('/node_modules/lucide-react/dist/esm/icons/b*.mjs', {
    eager: true,
    import: 'default',
  })
)
