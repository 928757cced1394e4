import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { en, type Words } from '../i18n/en.ts'
import { zh } from '../i18n/zh.ts'
import { languageOfTarsWeb } from '../state/tars-web.ts'
import { type Palette, palettes, type ThemeName } from '../theme/colours.ts'
import { applyColours } from '../theme/theme.ts'

export type Language = 'zh' | 'en'

export interface Preferences {
  readonly language: Language
  readonly words: Words
  readonly theme: ThemeName
  readonly palette: Palette
  setLanguage(language: Language): void
  setTheme(theme: ThemeName): void
}

const context = createContext<Preferences | undefined>(undefined)

/** How this person wants pages to look; not part of a link. */
export function usePreferences(): Preferences {
  const found = useContext(context)
  if (!found) throw new Error('no preferences around')
  return found
}

/** The words of the page in the chosen language. */
export function useWords(): Words {
  return usePreferences().words
}

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(initialLanguage)
  const [theme, setTheme] = useState(initialTheme)
  useEffect(() => applyColours(theme, document.documentElement), [theme])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const value = useMemo(
    (): Preferences => ({
      language,
      words: language === 'zh' ? zh : en,
      theme,
      palette: palettes[theme],
      setLanguage: (chosen) => {
        rememberLanguage(chosen)
        setLanguage(chosen)
      },
      setTheme: (chosen) => {
        remember('theme', chosen)
        setTheme(chosen)
      },
    }),
    [language, theme],
  )
  return <context.Provider value={value}>{children}</context.Provider>
}

/** TarsWeb's language where it is around, then what was chosen here, then the browser's. */
function initialLanguage(): Language {
  const chosen = languageOfTarsWeb(document.cookie) ?? recalled('language')
  if (chosen === 'zh' || chosen === 'en') return chosen
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

function initialTheme(): ThemeName {
  const chosen = recalled('theme')
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Beside TarsWeb its cookie is the choice, so that both speak one language. */
function rememberLanguage(language: Language): void {
  const isBesideTarsWeb = languageOfTarsWeb(document.cookie) !== undefined
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store exists only over https
  if (isBesideTarsWeb) document.cookie = `locale=${language === 'zh' ? 'cn' : 'en'}; path=/`
  else remember('language', language)
}

/** A browser may refuse to store anything: then the choice lasts as long as the page. */
function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`tarsier.${name}`, value)
  } catch {
    // As said.
  }
}

function recalled(name: string): string | null {
  try {
    return localStorage.getItem(`tarsier.${name}`)
  } catch {
    return null
  }
}
