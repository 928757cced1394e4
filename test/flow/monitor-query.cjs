// The stub of tars.tarsquerystat.QueryObj (contract section 8), in the form that tars2node gives it.
const { List, Map: TarsMap, String: Text, Double, TarsInputStream, TarsOutputStream } = require('@tars/stream')

class Condition {
  constructor(field, op, val) {
    Object.assign(this, { field, op, val })
  }

  static _classname = 'tars.Condition'
  static _write(stream, tag, value) {
    stream.writeStruct(tag, value)
  }

  _writeTo(stream) {
    stream.writeString(0, this.field)
    stream.writeInt32(1, this.op)
    stream.writeString(2, this.val)
  }
}

class MonitorQueryReq {
  constructor(values) {
    Object.assign(this, values)
  }

  _writeTo(stream) {
    const texts = [this.uid, 'query', this.dataid, this.date, this.tflag1, this.tflag2]
    for (const [tag, text] of texts.entries()) stream.writeString(tag, text)
    stream.writeList(
      6,
      listOf(
        Condition,
        this.conditions.map(([field, op, val]) => new Condition(field, op, val)),
      ),
    )
    stream.writeList(7, listOf(Text, this.indexs))
    stream.writeList(8, listOf(Text, this.groupby))
  }
}

function listOf(proto, values) {
  const list = new List(proto)
  for (const value of values) list.push(value)
  return list
}

/** What readStruct needs of a struct's class. */
const MonitorQueryRsp = {
  _readFrom: (stream) => ({
    ret: stream.readInt32(0, true, 0),
    msg: stream.readString(1, false, ''),
    result: stream.readMap(6, false, TarsMap(Text, List(Double))).toObject(),
  }),
}

class MonitorQueryProxy {
  async query(req) {
    const output = new TarsOutputStream()
    output.writeStruct(1, new MonitorQueryReq(req))
    const { response } = await this._worker.tars_invoke('query', output.getBinBuffer(), {})
    const input = new TarsInputStream(response.sBuffer)
    return { returned: input.readInt32(0, true), rsp: input.readStruct(2, true, MonitorQueryRsp) }
  }
}

module.exports = { MonitorQueryProxy }
