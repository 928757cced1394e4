/** The fields by which pages filter and break down, in the order in which they are offered. */
export const dimensions = [
  'interface_name',
  'master_name',
  'master_ip',
  'slave_name',
  'slave_ip',
  'slave_port',
  'return_value',
  'slave_set',
  'tars_version',
] as const

export type Dimension = (typeof dimensions)[number]

/** What has to hold of the calls that are shown. */
export type Conditions = Readonly<Partial<Record<Dimension, string>>>

export function isDimension(text: string): text is Dimension {
  return (dimensions as readonly string[]).includes(text)
}
