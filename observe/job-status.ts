/** How a job that comes again and again is doing. Times in epoch ms; undefined for what has not happened yet. */
export interface JobStatus {
  readonly name: string
  readonly lastSuccess: number | undefined
  readonly lastFailure: { readonly at: number; readonly reason: string } | undefined
  /** Whether the last try failed. */
  readonly failing: boolean
  readonly nextTry: number | undefined
}
