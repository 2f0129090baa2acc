// The bundle's entry point: Tailwind's compiler behind plain values, so that a
// JavaScript engine without modules, files or a console can host it.
//
//   tailwind.start(theme, classes)   then run the pending jobs, then read
//   tailwind.css                     the CSS, or null
//   tailwind.error                   why there is none, or null
import { compile } from 'tailwindcss'
import stylesheet from 'tailwindcss/index.css'
import { version } from 'tailwindcss/package.json'

async function loadStylesheet(id, base) {
  if (id !== 'tailwindcss') throw new Error(`no stylesheet ${JSON.stringify(id)} in the bundle`)
  return { path: id, base, content: stylesheet }
}

const tailwind = {
  version,
  css: null,
  error: null,
  start(theme, classes) {
    compile(`@import "tailwindcss";\n${theme}`, { loadStylesheet })
      .then((compiler) => {
        tailwind.css = compiler.build(classes)
      })
      .catch((error) => {
        tailwind.error = String(error)
      })
  },
}

globalThis.tailwind = tailwind
