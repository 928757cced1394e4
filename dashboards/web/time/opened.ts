/** When the page was opened, epoch seconds. */
export const openedAt = Math.floor(Date.now() / 1000)
