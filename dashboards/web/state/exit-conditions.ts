/** The fields by which exits are filtered, in the order in which they are shown. */
export const exitFields = ['kind', 'app', 'server', 'id', 'pod', 'node', 'container', 'reason', 'exit_code'] as const

export type ExitField = (typeof exitFields)[number]

/** What has to hold of the exits that are shown. */
export type ExitConditions = Readonly<Partial<Record<ExitField, string>>>
