/**
 * Builds the pages with a Node, given by its path, unless those that are there were built of these very sources. Where
 * that fails it says so, and gives the reason.
 */
export function buildPagesOnce(node: string): string | undefined
