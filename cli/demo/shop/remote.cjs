'use strict'

const { basename } = require('node:path')
const { client } = require('@tars/rpc')

/*
 * What a service says by its remote log and its messages, where its configuration names somebody who takes them. The
 * clients are loaded with the first word, so that no service starts later for them.
 */

const configurationFile = basename(process.env.TARS_CONFIG)

/** Writes a line to the log `shop`; the level is a function of @tars/logs: info, warn or error. */
function log(level, text) {
  if (!isConfigured('log')) return
  // The same logger each time: the client keeps one of each type and name.
  require('@tars/logs')('TarsRemote', 'shop')[level](text)
}

/** Sends a message; the level is one of NOTIFYLEVEL: NOTIFYNORMAL, NOTIFYWARN or NOTIFYERROR. */
function notify(level, text) {
  if (!isConfigured('notify')) return
  const messages = require('@tars/notify')
  messages.notify(text, messages.LEVEL[level])
}

function tellOfStart() {
  notify('NOTIFYNORMAL', `started with ${configurationFile}`)
}

function isConfigured(name) {
  client.initialize(process.env.TARS_CONFIG)
  return client.configure.get(`tars.application.server.${name}`) !== undefined
}

module.exports = { configurationFile, log, notify, tellOfStart }
