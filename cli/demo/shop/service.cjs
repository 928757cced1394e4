'use strict'

const tars = require('@tars/rpc')

// The demo ends its services; Ctrl-C reaches every process of the terminal, and the demo has to be the first to go.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => process.exit(0))
process.on('disconnect', () => process.exit(0))

/** Serves the one object that the service's configuration names. */
function serve(objectName, servant) {
  tars.server.createServer({ [objectName]: servant }, process.env.TARS_CONFIG).start()
}

/** A proxy of the object under `name` in the service's own part of the configuration. */
function connect(name, Stub) {
  tars.client.initialize(process.env.TARS_CONFIG)
  return tars.client.stringToProxy(Stub, tars.client.configure.get(`main.${name}`))
}

/** A word of the service's own part of the configuration. */
function setting(name, fallback) {
  tars.client.initialize(process.env.TARS_CONFIG)
  return tars.client.configure.get(`main.${name}`, fallback)
}

/** Waits for a time between the two, most often near the first. */
function work(least, most) {
  return new Promise((resolve) => setTimeout(resolve, least + (most - least) * Math.random() ** 4))
}

module.exports = { serve, connect, setting, work }
