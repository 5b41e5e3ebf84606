#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { runCommandLine } from './command-line/command-line.js'

// From `src` and from `dist` alike.
const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')
process.exitCode = await runCommandLine(process, JSON.parse(manifest).version)
