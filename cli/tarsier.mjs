#!/usr/bin/env node
/**
 * The `tarsier` command, in plain JavaScript: any Node from 20.11 on starts it.
 * In a clone it runs the TypeScript sources as launch.mjs does; in the published package, below whose node_modules Node
 * strips no types, the compiled ones.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endWithNpm } from './end-with-npm.mjs'

const nodeNeeded = 24
const source = fileURLToPath(new URL('tarsier.ts', import.meta.url))
const compiled = new URL('../dist/cli/tarsier.js', import.meta.url)

if (existsSync(source)) {
  process.argv.splice(2, 0, source)
  await import('../launch.mjs')
} else {
  endWithNpm()
  if (Number.parseInt(process.versions.node, 10) >= nodeNeeded) await import(compiled.href)
  else runWith(findNode())
}

/** The Node that came as the npm package `node`. */
function findNode() {
  const packageFile = createRequire(import.meta.url).resolve('node/package.json')
  const found = join(dirname(packageFile), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(found)) return found
  console.error(
    `tarsier: Tarsier runs on Node ${nodeNeeded}, and this is ${process.version}. npm brings Node ${nodeNeeded} by an ` +
      `install script of its package "node", which has not run: allow install scripts, or start with Node ${nodeNeeded}.`,
  )
  process.exit(1)
}

/** Runs the command in our place: our streams, our signals, its exit code. */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(compiled), ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C at a terminal reaches the command without us.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
