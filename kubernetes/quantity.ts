/** What a suffix of a quantity multiplies by. */
const scales = new Map([
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
])

const form = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*)$/

/** The number that a Kubernetes quantity stands for: "512Mi", "500m", "1e3". Undefined of what is none. */
export function quantityOf(text: string): number | undefined {
  const [, digits = '', suffix = ''] = form.exec(text) ?? []
  const scale = scales.get(suffix)
  return digits === '' || scale === undefined ? undefined : Number(digits) * scale
}
