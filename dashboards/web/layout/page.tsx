import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { useLocation, useRouter } from 'wouter'
// As they stand in the address: wouter's own ones decode them, and names in them would be decoded twice.
import { usePathname, useSearch } from 'wouter/use-browser-location'
import { type PageState, printState, readState } from '../state/url.ts'
import { openedAt } from '../time/opened.ts'
import { type Range, rangeOf } from '../time/range.ts'
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
  /** Shows another state of the same page; `replace` leaves no step for the back button. */
  change(changes: Partial<PageState>, how?: { readonly replace: boolean }): void
  /** Opens a page: its path, "/service/App.Server" say, and its state. */
  open(path: string, state: PageState): void
  /** Asks everything again. */
  refresh(): void
}

const context = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const found = useContext(context)
  if (!found) throw new Error('no page around')
  return found
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
  useAutoRefresh(state.refresh, refresh)
  const range = JSON.stringify(state.range)
  const [asked, setAsked] = useState(range)
  if (asked !== range) {
    // Another range is asked for as of now.
    setAsked(range)
    refresh()
  }
  const page = useMemo(
    (): Page => ({
      path,
      state,
      zone,
      now,
      range: rangeOf(state.range, now, zone),
      change: (changes, how) => navigate(`${path}${printState({ ...state, ...changes })}`, how),
      open: (to, other) => navigate(linkTo(to, other)),
      refresh,
    }),
    [state, zone, now, path, navigate, refresh],
  )
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

/** Asks again every so many seconds while the page is looked at; 0 for never. */
function useAutoRefresh(seconds: number, refresh: () => void): void {
  useEffect(() => {
    if (seconds === 0) return
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), seconds * 1000)
    return () => clearInterval(timer)
  }, [seconds, refresh])
}

function currentSecond(): number {
  return Math.floor(Date.now() / 1000)
}
