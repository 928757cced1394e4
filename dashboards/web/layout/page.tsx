import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation, useRouter } from 'wouter'
// As they stand in the address: wouter's own ones decode them, and names in them would be decoded twice.
import { usePathname, useSearch } from 'wouter/use-browser-location'
import { isAsking } from '../api/asking.ts'
import { type PageState, printState, readState } from '../state/url.ts'
import { currentSecond, openedAt } from '../time/opened.ts'
import { type Range, rangeOf, untilNow } from '../time/range.ts'
import { createZone, type Zone } from '../time/zone.ts'

/** Where and when a page is. */
export interface Page {
  /** Its path below the base path, as it stands in the address. */
  readonly path: string
  readonly state: PageState
  readonly zone: Zone
  /** When it was last asked, epoch seconds: ranges that end now end then. */
  readonly now: number
  readonly range: Range
  /** Shows another state of the same page, or asks for the same one again; `replace` leaves no step for the back button. */
  change(changes: Partial<PageState>, how?: { readonly replace: boolean }): void
  /** Opens a page: its path, "/service/App.Server" say, and its state. */
  open(path: string, state: PageState): void
  /** Asks everything again. */
  refresh(): void
}

/** What was asked longer ago than this, seconds, is not what is now. */
const longAgo = 60

const context = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const found = useContext(context)
  if (!found) throw new Error('no page around')
  return found
}

/** The page's range, with the minute that is running: for what is shown one by one. */
export function useRangeUntilNow(): Range {
  const { state, range } = usePage()
  return useMemo(() => untilNow(state.range, range), [state.range, range])
}

export function PageProvider({ zone: name, children }: { readonly zone: string; readonly children: ReactNode }) {
  const search = useSearch()
  const path = usePathname().slice(useRouter().base.length)
  const [, navigate] = useLocation()
  const state = useMemo(() => readState(search), [search])
  const zone = useMemo(() => createZone(name), [name])
  const [now, setNow] = useState(openedAt)
  // Twice within a second it is asked twice.
  const refresh = useCallback(() => setNow((last) => Math.max(currentSecond(), last + 1)), [])
  useAutoRefresh(state.refresh, now, refresh)
  useStartOfPage(path)
  const range = JSON.stringify(state.range)
  const [seen, setSeen] = useState({ path, search, range })
  if (seen.path !== path || seen.search !== search) {
    setSeen({ path, search, range })
    // Another range is asked for as of now; so is whatever is chosen long after the last look.
    if (seen.range !== range || currentSecond() - now >= longAgo) refresh()
  }
  const page = useMemo((): Page => {
    const here = linkTo(path, state)
    return {
      path,
      state,
      zone,
      now,
      range: rangeOf(state.range, now, zone),
      change: (changes, how) => {
        const there = linkTo(path, { ...state, ...changes })
        if (there === here) refresh()
        else navigate(there, how)
      },
      open: (to, other) => navigate(linkTo(to, other)),
      refresh,
    }
  }, [state, zone, now, path, navigate, refresh])
  return <context.Provider value={page}>{children}</context.Provider>
}

/** The address of a page, below the base path. */
export function linkTo(path: string, state: PageState): string {
  return `${path}${printState(state)}`
}

export function servicePath(service: string): string {
  return `/service/${encodeURIComponent(service)}`
}

/** The service of a path that `servicePath` made; what was encoded otherwise is taken as it is. */
export function serviceOfPath(path: string): string {
  const encoded = path.slice(servicePath('').length)
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/**
 * Asks again every so many seconds while the page is looked at, 0 for never; also as soon as it is looked at again. What is
 * still asked is waited for.
 */
function useAutoRefresh(seconds: number, now: number, refresh: () => void): void {
  useEffect(() => {
    if (seconds === 0) return
    const isDue = () => document.visibilityState === 'visible' && currentSecond() - now >= seconds && !isAsking()
    const timer = setInterval(() => isDue() && refresh(), 1000)
    return () => clearInterval(timer)
  }, [seconds, now, refresh])
}

/** Another page begins at its top, whatever was scrolled to before, and for the keyboard at its content. */
function useStartOfPage(path: string): void {
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    window.scrollTo(0, 0)
    if (document.activeElement === document.body) document.getElementById('content')?.focus({ preventScroll: true })
  }, [path])
}
