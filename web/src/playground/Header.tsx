import { type ReactNode, useId } from 'react'

import { type LinkState, pageRoot } from '../connection'
import { Icon, type IconName } from './Icon'
import { type FrameKind, frames, type Page, themes } from './page'
import type { PageControl } from './usePage'

const frameNames: Record<FrameKind, string> = {
  phone: 'Phone',
  tablet: 'Tablet',
  wall: 'Wall',
  fill: 'Whole page',
}

const themeNames = { system: 'As the system', light: 'Light', dark: 'Dark' }

const linkNames: Record<LinkState['name'], string> = {
  connecting: 'Connecting',
  live: 'Live',
  waiting: 'Offline',
  closed: 'Closed',
}

interface ChoiceProps<T extends IconName> {
  label: string
  className: string
  choices: readonly T[]
  names: Record<T, string>
  value: T
  choose(value: T): void
}

/** A row of pictures of which one is chosen: radio buttons, so that arrow keys work. */
function Choice<T extends IconName>(props: ChoiceProps<T>) {
  const group = useId()
  return (
    <fieldset className={`choice ${props.className}`}>
      <legend className="unseen">{props.label}</legend>
      {props.choices.map((choice) => (
        <label key={choice} title={props.names[choice]}>
          <input
            type="radio"
            name={group}
            className="unseen"
            checked={choice === props.value}
            onChange={() => props.choose(choice)}
          />
          <Icon name={choice} />
          <span className="unseen">{props.names[choice]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function LinkStatus({ state }: { state: LinkState }) {
  return (
    <span className={`status status-${state.name}`} role="status">
      {linkNames[state.name]}
    </span>
  )
}

export interface HeaderProps {
  page: Page
  control: PageControl
  linkState: LinkState
  isInspecting: boolean
  toggleInspector(): void
  /** What opens the list of paths where there is no room for it. */
  menu: ReactNode
}

/** The page's own controls. */
export function Header({ page, control, linkState, menu, ...inspector }: HeaderProps) {
  return (
    <header className="header">
      {menu}
      <h1>
        <a className="brand" href={pageRoot + location.search}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 13l7-7 7 7M5 20l7-7 7 7" />
          </svg>
          updraft
        </a>
      </h1>
      <LinkStatus state={linkState} />
      <span className="space" />
      <Choice
        label="Frame"
        className="choice-frame"
        choices={frames}
        names={frameNames}
        value={page.frame}
        choose={control.setFrame}
      />
      <Choice
        label="Theme"
        className="choice-theme"
        choices={themes}
        names={themeNames}
        value={page.theme}
        choose={control.setTheme}
      />
      <button onClick={() => control.addScreen(page.screens.at(-1)!.path)}>
        <Icon name="plus" />
        <span className="wide-only">Screen</span>
        <span className="narrow-only unseen">Add a screen</span>
      </button>
      <button
        aria-pressed={inspector.isInspecting}
        aria-keyshortcuts="Alt+I"
        title="Inspector (Alt+I)"
        onClick={inspector.toggleInspector}
      >
        <Icon name="panel" />
        <span className="wide-only">Inspector</span>
        <span className="narrow-only unseen">Inspector</span>
      </button>
    </header>
  )
}
