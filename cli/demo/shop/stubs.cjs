'use strict'

const { TarsInputStream, TarsOutputStream } = require('@tars/stream')
const { error: tarsError } = require('@tars/rpc')

/*
 * What tars2node generates from an interface, for the one form of function that the shop has:
 *
 *   int name(string subject, out int result);
 */

/** The server's side: a servant whose functions are called as (current, subject) and answer with current.sendResponse(ret, result). */
function servant(functions) {
  function Servant() {}
  Servant.prototype.initialize = () => {}
  Servant.prototype.onDispatch = (current, name, buffer) => {
    if (!Object.hasOwn(functions, name)) return tarsError.SERVER.FUNC_NOT_FOUND
    const subject = new TarsInputStream(buffer).readString(1, true)
    current.sendResponse = (ret, result) => {
      const output = new TarsOutputStream()
      output.writeInt32(0, ret)
      output.writeInt32(2, result)
      current.doResponse(output.getBinBuffer())
    }
    functions[name](current, subject)
    return tarsError.SUCCESS
  }
  return Servant
}

/** The client's side: a proxy whose functions take a subject and resolve to the result. */
function proxy(names) {
  function Stub() {}
  Stub.prototype.setTimeout = function (timeout) {
    this._worker.timeout = timeout
  }
  for (const name of names) {
    Stub.prototype[name] = async function (subject) {
      const input = new TarsOutputStream()
      input.writeString(1, subject)
      const { response } = await this._worker.tars_invoke(name, input.getBinBuffer())
      return new TarsInputStream(response.sBuffer).readInt32(2, true, 0)
    }
  }
  return Stub
}

module.exports = { servant, proxy }
