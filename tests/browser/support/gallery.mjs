/** Whether all is there, however long it took: the gallery itself waits for pictures for a while. */
function isLoaded() {
  const pictures = [...document.images]
  const films = [...document.querySelectorAll('video')]
  return (
    !document.querySelector('[data-loading]') &&
    pictures.every((picture) => picture.complete) &&
    films.every((film) => film.error || film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
  )
}

/** Opens the gallery in a theme, as a page on which nothing moves. */
export async function openGallery(world, theme) {
  const visitor = await world.arrive({ viewport: { width: 1180, height: 900 } })
  // It also shows components that fail, which React writes to the console.
  visitor.tolerate(/^Error: Put this inside a rise-tools/)
  const page = await visitor.newPage()
  await page.goto(`${world.demo.http}/-/gallery?still&theme=${theme}`)
  await page.locator('#root[data-ready]').waitFor()
  await page.waitForFunction(isLoaded)
  await page.evaluate(() => document.fonts.ready)
  return page
}
