/** Between two looks at whether npm is still there, ms. */
const pause = 1000

/**
 * Sends this process a SIGTERM once the npm that runs it has gone. The shell between them passes no signal on: told to
 * end, `npm start` and `npx tarsier` go, and what they started would run on unseen.
 * Started without npm it may outlive whoever started it, as `nohup` wants it.
 */
export function endWithNpm() {
  if (!/launch\.mjs|tarsier/.test(process.env.npm_lifecycle_script ?? '')) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, pause)
  timer.unref()
}
