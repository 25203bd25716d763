// A page for React to draw on. Import it before react-dom, which looks for one when it is loaded.
import { JSDOM } from 'jsdom'
import WebSocket from 'ws'

const { window } = new JSDOM('<!doctype html><body></body>')
globalThis.window = window
globalThis.document = window.document
globalThis.navigator ??= window.navigator
// The one of browsers, which Node has only since 22.
globalThis.WebSocket = WebSocket
