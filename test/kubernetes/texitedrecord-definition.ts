/** The definition of K8SFramework's TExitedRecord, as far as Tarsier touches it (contract section 10). */
export const exitedRecordDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'texitedrecords.k8s.tars.io' },
  spec: {
    group: 'k8s.tars.io',
    scope: 'Namespaced',
    names: {
      kind: 'TExitedRecord',
      listKind: 'TExitedRecordList',
      plural: 'texitedrecords',
      singular: 'texitedrecord',
    },
    versions: [
      {
        name: 'v1beta3',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['app', 'server', 'pods'],
            properties: {
              app: { type: 'string' },
              server: { type: 'string' },
              pods: { type: 'array', maxItems: 150, items: podSchema() },
            },
          },
        },
      },
    ],
  },
}

function podSchema() {
  const text = { type: 'string' }
  const time = { type: 'string', format: 'date-time' }
  return {
    type: 'object',
    required: ['uid', 'name', 'id', 'nodeIP', 'podIP', 'createTime', 'deleteTime'],
    properties: { uid: text, name: text, id: text, nodeIP: text, podIP: text, createTime: time, deleteTime: time },
  }
}
