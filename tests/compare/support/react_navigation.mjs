import { action } from '@rise-tools/react'

/** The one action that the form needs of @rise-tools/kit-react-navigation, which npm lacks. */
export const goBack = () => action('rise-tools/kit-react-navigation/goBack')
