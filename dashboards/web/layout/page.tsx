import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { type PageState, printState, readState } from '../state/url.ts'
import { type Range, rangeOf } from '../time/range.ts'
import { createZone, type Zone } from '../time/zone.ts'

/** Where and when a page is. */
export interface Page {
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
  const [path, navigate] = useLocation()
  const state = useMemo(() => readState(search), [search])
  const zone = useMemo(() => createZone(name), [name])
  const [now, setNow] = useState(currentSecond)
  const refresh = useCallback(() => setNow(currentSecond()), [])
  useAutoRefresh(state.refresh, refresh)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another range is asked for as of now
  useEffect(refresh, [JSON.stringify(state.range)])
  const page = useMemo(
    (): Page => ({
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
