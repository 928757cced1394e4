/** The first try of a request with an Idempotency-Key, as it is remembered. */
export interface Receipt {
  /** Made of token and Idempotency-Key. */
  readonly key: string
  /** Hash of the request's body. */
  readonly bodyHash: string
  /** Epoch ms. */
  readonly receivedAt: number
}

/** first: this try counts. repeat: an earlier one did; use its time. conflict: the key was used with another body. */
export type Claim =
  | { readonly kind: 'first' }
  | { readonly kind: 'repeat'; readonly receivedAt: number }
  | { readonly kind: 'conflict' }
