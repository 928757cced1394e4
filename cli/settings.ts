import { type Command, Help as Layout, Option } from 'commander'
import { loadConfig, textsOfFile } from '../config.ts'
import type { Help, Setting } from '../setting.ts'
import { unknownSettings } from '../setting-names.ts'
import { settings } from '../settings.ts'
import type { Environment } from './environment.ts'
import { json, type Output } from './output.ts'
import { table } from './table.ts'

/** A setting as it is printed: texts only, a secret only as "(set)", a URL without user and password. */
export interface ShownSetting {
  readonly name: string
  readonly default: string | undefined
  readonly value: string | undefined
  readonly from: 'environment' | 'file' | 'default'
  readonly help: string
}

/** Adds `tarsier settings`. */
export function addSettings(program: Command, environment: Environment, output: Output): void {
  program
    .command('settings')
    .description('print every setting with its default and its current value')
    .option('--json', 'as JSON')
    .addOption(
      new Option('--markdown [language]', 'the table of the documentation: names, defaults and help')
        .choices(['en', 'zh'])
        .preset('en'),
    )
    .action((options: { json?: true; markdown?: keyof Help }) => {
      if (options.markdown) return output.answer(settingsMarkdown(options.markdown))
      // Refuses with what is wrong, so that what is printed is what `tarsier start` takes.
      loadConfig(environment)
      for (const sentence of unknownSettings(environment)) output.note(`tarsier: ${sentence}\n`)
      const shown = shownSettings(environment)
      output.answer(options.json ? json(shown) : settingsText(shown))
    })
}

/** Every setting with its value in this environment, which is taken to be valid. */
export function shownSettings(environment: Environment): readonly ShownSetting[] {
  const { TARSIER_CONFIG } = environment
  const file = textsOfFile(TARSIER_CONFIG)
  return Object.entries(settings).map(([name, each]) => {
    const found = findValue(name, each, environment, file)
    const value = each.secret && found.from !== 'default' ? '(set)' : found.value
    const shown = value === undefined ? undefined : each.shown(value)
    return { name, default: each.fallback, value: shown, from: found.from, help: each.help.en }
  })
}

/** The settings as a Markdown table, for the README of a language. */
export function settingsMarkdown(language: keyof Help): string {
  const { titles, secretNote } = wording[language]
  const rows = Object.entries(settings).map(([name, { fallback, help, secret }]: [string, Setting<unknown>]) => {
    const cells = [`\`${name}\``, fallback === undefined ? '' : `\`${fallback}\``]
    return `| ${[...cells, help[language] + (secret ? secretNote(name) : '')].join(' | ')} |\n`
  })
  return `| ${titles.join(' | ')} |\n|---|---|---|\n${rows.join('')}`
}

const wording = {
  en: {
    titles: ['setting', 'default', 'what it does'],
    secretNote: (name: string) => ` (secret; also as \`${name}_FILE\`)`,
  },
  zh: {
    titles: ['设置', '默认值', '作用'],
    secretNote: (name: string) => `（保密；也可以用 \`${name}_FILE\` 给出存放它的文件）`,
  },
} as const satisfies Record<keyof Help, unknown>

/** Two lines or more a setting: what is in force, and below it the help; columns beside one another fit no terminal. */
function settingsText(shown: readonly ShownSetting[]): string {
  const values = table(
    [
      { title: 'setting', cell: (row) => row.name },
      { title: 'value', cell: inForce },
    ],
    shown,
  )
  const [titles, rule, ...rows] = values.split('\n')
  const described = shown.map(({ help }, place) => `${rows[place]}\n${indented(help)}`)
  return `${[titles, rule?.slice(0, terminalWidth), ...described].join('\n')}\n`
}

/** What every terminal has. */
const terminalWidth = 80

function inForce({ value = '–', from, default: fallback }: ShownSetting): string {
  if (from === 'default') return value
  return `${value}  (from the ${from}${fallback === undefined ? '' : `; default ${fallback}`})`
}

function indented(help: string): string {
  const indent = '  '
  return new Layout().boxWrap(help, terminalWidth - indent.length).replace(/^/gm, indent)
}

function findValue(name: string, each: Setting<unknown>, environment: Environment, file: Environment) {
  for (const [from, source] of [['environment', environment] as const, ['file', file] as const]) {
    const value = source[name] || (each.secret ? source[`${name}_FILE`] : undefined)
    if (value) return { value, from }
  }
  return { value: each.fallback, from: 'default' as const }
}
