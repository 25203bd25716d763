import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds serious or critical on a page, as lines to read. */
export async function findings(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ['violations'] })
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, target }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${html.slice(0, 200)}`
      )
    )
}

/** What has the focus on a page: its name, and whether one sees that it is there. */
export function focused(page) {
  return page.evaluate(() => {
    const { activeElement: element } = document
    const isRinged = (one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one)
      return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
    }
    const around = [element, element.closest('label'), element.parentElement]
    return {
      name: element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent,
      isOnPage: element !== document.body,
      isSeen: around.some((one) => one && isRinged(one)),
    }
  })
}
