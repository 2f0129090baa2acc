// Builds what internal/tailwind commits: the compiler bundle with its licence,
// and the CSS that its tests compare with, made by the npm package itself.
// With --check it writes nothing and fails when a committed file differs.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'
import { compile } from 'tailwindcss'

const here = path.dirname(fileURLToPath(import.meta.url))
const target = path.resolve(here, '../../internal/tailwind')
const vendor = path.join(here, 'node_modules/tailwindcss')

const { version } = JSON.parse(await readFile(path.join(vendor, 'package.json'), 'utf8'))
const licence = await readFile(path.join(vendor, 'LICENSE'), 'utf8')

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: ['compiler.js'],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    loader: { '.css': 'text' },
    legalComments: 'none', // the banner holds the licence in full
    banner: { js: `/*! tailwindcss v${version}\n\n${licence.trim()}\n*/` },
    write: false,
  })
  return result.outputFiles[0].text
}

async function golden() {
  const theme = await readFile(path.join(target, 'theme.css'), 'utf8')
  const classes = await readFile(path.join(target, 'testdata/classes.txt'), 'utf8')
  const compiler = await compile(`@import "tailwindcss";\n${theme}`, {
    loadStylesheet: async (id, base) => ({ path: id, base, content: await readFile(path.join(vendor, 'index.css'), 'utf8') }),
  })
  return compiler.build(classes.trim().split(/\s+/))
}

const files = {
  'bundle/tailwind.js': await bundle(),
  'bundle/LICENSE': licence,
  'testdata/classes.golden.css': await golden(),
}

const stale = []
for (const [name, text] of Object.entries(files)) {
  const file = path.join(target, name)
  if (process.argv.includes('--check')) {
    if ((await readFile(file, 'utf8').catch(() => '')) !== text) stale.push(name)
  } else {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
if (stale.length > 0) {
  console.error(`internal/tailwind is not what tools/tailwind builds: ${stale.join(', ')}. Run "npm ci && npm run build" in tools/tailwind.`)
  process.exitCode = 1
}
