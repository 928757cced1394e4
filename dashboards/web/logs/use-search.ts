import { usePage } from '../layout/page.tsx'

/** What is searched for, and how to search for something else: what was shown around a line is gone then. */
export function useSearch() {
  const { state, change } = usePage()
  return { q: state.q, search: (q: string) => change({ q, around: undefined }) }
}
