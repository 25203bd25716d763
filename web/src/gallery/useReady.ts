import { useEffect } from 'react'

/** How long a picture or film that never comes can hold up the rest. */
const patience = 5_000

/**
 * Marks `root` with `data-ready` when all below it is drawn: no component on its way, fonts,
 * pictures and films loaded, and two frames gone by since for what is measured after drawing.
 */
export function useReady(root: HTMLElement | null) {
  useEffect(() => {
    if (!root) return
    const began = performance.now()
    let frame = 0
    let settled = 0
    const look = () => {
      settled = isDrawn(root) || performance.now() - began > patience ? settled + 1 : 0
      if (settled > 2) root.dataset.ready = ''
      else frame = requestAnimationFrame(look)
    }
    void document.fonts.ready.then(look)
    return () => {
      cancelAnimationFrame(frame)
      delete root.dataset.ready
    }
  }, [root])
}

function isDrawn(root: HTMLElement): boolean {
  if (root.querySelector('[data-loading]') || document.fonts.status !== 'loaded') return false
  const pictures = [...root.querySelectorAll('img')]
  const films = [...root.querySelectorAll('video')]
  return (
    pictures.every((picture) => picture.complete) &&
    films.every((film) => film.error || film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
  )
}
