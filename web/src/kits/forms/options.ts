/** One choice of a field that has several. */
export interface FieldOption {
  key: string
  label: React.ReactNode
}
