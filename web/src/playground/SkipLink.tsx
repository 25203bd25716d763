/** The id of the element with the screens. */
export const screensId = 'screens'

/** For keyboards: the first stop on the page, which leads past its own controls. */
export function SkipLink() {
  return (
    <a
      className="skip"
      href={`#${screensId}`}
      onClick={(event) => {
        // The hash of this page says what it shows.
        event.preventDefault()
        document.getElementById(screensId)?.focus()
      }}
    >
      Skip to the screens
    </a>
  )
}
