const { TARSIER_TEST_LONG } = process.env

/** Whether the long form runs (`npm run test:long`): what the short one only samples. */
export const long = TARSIER_TEST_LONG !== undefined

/** How often a property is tried over real stores: a quarter in the short form. */
export function runs(count: number): number {
  return long ? count : Math.ceil(count / 4)
}
