import {
  basePath,
  days,
  duration,
  flag,
  hostAndPort,
  indexPrefix,
  networks,
  ofUrls,
  oneOf,
  optional,
  port,
  rate,
  type Setting,
  secret,
  setting,
  size,
  sizeFrom,
  someOf,
  text,
  timeZone,
  url,
  urls,
  whole,
} from './setting.ts'

/** How much of a signal is kept. The default depends on the disk: see retention.ts. */
function mostOf(en: string, zh: string) {
  return optional(size, {
    en: `Disk that ${en} may take, then their oldest days go; 50gb if not set, in the embedded mode a tenth of the disk if that is less`,
    zh: `${zh}最多占用的磁盘，超出时删除最早的几天；未设置时为 50gb，嵌入模式下不超过所在磁盘的十分之一`,
  })
}

/**
 * Every setting, once: the environment variable's name, or the same key in the file that TARSIER_CONFIG names.
 * Parsing, the `settings` command and the tables of both READMEs come from here.
 */
export const settings = {
  TARSIER_MODE: setting(oneOf('embedded', 'distributed'), 'embedded', {
    en: 'embedded: one process with DuckDB; distributed: Redis and Elasticsearch',
    zh: 'embedded：单进程，数据在 DuckDB；distributed：使用 Redis 和 Elasticsearch',
  }),
  TARSIER_ROLES: setting(someOf('ingest', 'worker', 'query', 'watch'), 'ingest,worker,query,watch', {
    en: 'What this process does; the embedded mode needs ingest, worker and query; watch follows a Kubernetes cluster, where there is one',
    zh: '本进程承担的工作；嵌入模式需要 ingest、worker 和 query；watch 跟踪 Kubernetes 集群（如果有）',
  }),
  TARSIER_HOST: setting(text, '127.0.0.1', {
    en: 'Address that the HTTP API listens on',
    zh: 'HTTP API 监听的地址',
  }),
  TARSIER_HTTP_PORT: setting(port, '4700', {
    en: 'Port of the HTTP API; 0 takes a free one',
    zh: 'HTTP API 的端口；0 表示任取一个空闲端口',
  }),
  TARSIER_BASE_PATH: setting(basePath, '/', {
    en: 'Path that the HTTP API is served under',
    zh: 'HTTP API 的路径前缀',
  }),
  TARSIER_TARS_HOST: optional(text, {
    en: 'Address that the Tars ports listen on; TARSIER_HOST if not set',
    zh: 'Tars 端口监听的地址；未设置时同 TARSIER_HOST',
  }),
  TARSIER_STAT_PORT: setting(port, '17000', {
    en: 'Port of tars.tarsstat.StatObj, TCP and UDP',
    zh: 'tars.tarsstat.StatObj 的端口，TCP 和 UDP',
  }),
  TARSIER_QUERYSTAT_PORT: setting(port, '16000', {
    en: 'Port of tars.tarsquerystat.QueryObj, TCP',
    zh: 'tars.tarsquerystat.QueryObj 的端口，TCP',
  }),
  TARSIER_PROPERTY_PORT: setting(port, '14000', {
    en: 'Port of tars.tarsproperty.PropertyObj, TCP and UDP',
    zh: 'tars.tarsproperty.PropertyObj 的端口，TCP 和 UDP',
  }),
  TARSIER_QUERYPROPERTY_PORT: setting(port, '15000', {
    en: 'Port of tars.tarsqueryproperty.QueryObj, TCP',
    zh: 'tars.tarsqueryproperty.QueryObj 的端口，TCP',
  }),
  TARSIER_NOTIFY_PORT: setting(port, '13111', {
    en: 'Port of tars.tarsnotify.NotifyObj, TCP and UDP',
    zh: 'tars.tarsnotify.NotifyObj 的端口，TCP 和 UDP',
  }),
  TARSIER_LOG_PORT: setting(port, '12111', {
    en: 'Port of tars.tarslog.LogObj, TCP and UDP',
    zh: 'tars.tarslog.LogObj 的端口，TCP 和 UDP',
  }),
  TARSIER_REGISTRY_PORT: setting(port, '17890', {
    en: "Port of tars.tarsregistry.QueryObj, TCP, where clients whose locator is Tarsier look up Tarsier's objects",
    zh: 'tars.tarsregistry.QueryObj 的端口，TCP；locator 指向 Tarsier 的客户端在此查询 Tarsier 的对象',
  }),
  TARSIER_ADVERTISE_HOST: optional(text, {
    en: "Address at which clients reach Tarsier's objects, told to those that look them up; the address that the Tars ports listen on if not set, and required where that is 0.0.0.0 or ::",
    zh: '客户端访问 Tarsier 各对象的地址，由名字查询返回；未设置时为 Tars 端口监听的地址，监听 0.0.0.0 或 :: 时必填',
  }),
  TARSIER_REGISTRY_UPSTREAM: optional(hostAndPort, {
    en: "host:port of a Tars registry that is asked for objects that are not Tarsier's",
    zh: '不属于 Tarsier 的对象转向此 Tars 主控（主机:端口）查询',
  }),
  TARSIER_TRUSTED_NETWORKS: setting(networks, '127.0.0.0/8,::1/128', {
    en: 'Networks whose peers the registry port and the `_search` requests of TarsWeb answer, and who may have backups made, separated by commas',
    zh: '可以访问主控端口、发送 TarsWeb `_search` 请求和发起备份的网段，以逗号分隔',
  }),
  TARSIER_TIME_ZONE: optional(timeZone, {
    en: "Time zone of f_date, f_tflag and the times in log lines; the machine's if not set",
    zh: 'f_date、f_tflag 和日志行中时间的时区；未设置时用本机时区',
  }),
  TARSIER_DATA_DIR: setting(text, './data', {
    en: 'Directory in which the embedded mode keeps its data',
    zh: '嵌入模式存放数据的目录',
  }),
  TARSIER_DUCKDB_MEMORY: setting(sizeFrom('64mb'), '128mb', {
    en: 'Memory that DuckDB may use, at least 64mb',
    zh: 'DuckDB 可以使用的内存，至少 64mb',
  }),
  TARSIER_REDIS_URL: secret(
    setting(url('redis:', 'rediss:'), 'redis://127.0.0.1:6379', {
      en: 'Redis of the distributed mode, redis://[user:password@]host:port[/database]',
      zh: '分布模式的 Redis，redis://[用户:密码@]主机:端口[/数据库]',
    }),
  ),
  TARSIER_REDIS_ALLOW_UNSAFE: setting(flag, 'false', {
    en: 'Accept even a Redis that evicts keys or has no AOF, which may lose records',
    zh: '也接受会淘汰键或没有开启 AOF 的 Redis，这样可能丢失记录',
  }),
  TARSIER_ELASTICSEARCH_NODES: ofUrls(
    setting(urls('http:', 'https:'), 'http://127.0.0.1:9200', {
      en: 'Elasticsearch 8.x or 9.x of the distributed mode; several nodes are separated by commas',
      zh: '分布模式的 Elasticsearch 8.x 或 9.x；多个节点以逗号分隔',
    }),
  ),
  TARSIER_ELASTICSEARCH_USERNAME: optional(text, {
    en: 'Elasticsearch user',
    zh: 'Elasticsearch 的用户名',
  }),
  TARSIER_ELASTICSEARCH_PASSWORD: secret(
    optional(text, {
      en: 'Password of that user',
      zh: '该用户的密码',
    }),
  ),
  TARSIER_ELASTICSEARCH_API_KEY: secret(
    optional(text, {
      en: 'Elasticsearch API key, instead of user and password',
      zh: 'Elasticsearch 的 API key，代替用户名和密码',
    }),
  ),
  TARSIER_ELASTICSEARCH_SHARDS: setting(whole(1, 100), '1', {
    en: "Primary shards of each day's index",
    zh: '每天一个的索引的主分片数',
  }),
  TARSIER_ELASTICSEARCH_REPLICAS: setting(whole(0, 10), '1', {
    en: 'Replicas of each shard',
    zh: '每个分片的副本数',
  }),
  TARSIER_INDEX_PREFIX: setting(indexPrefix, 'tars_', {
    en: 'Prefix of every index name and of every key in Redis',
    zh: '所有索引名和 Redis 中所有键的前缀',
  }),
  TARSIER_RETENTION_STAT: setting(days, '15d', {
    en: 'How long stat records are kept',
    zh: 'stat 记录的保留期',
  }),
  TARSIER_RETENTION_PROPERTY: setting(days, '15d', {
    en: 'How long property records are kept',
    zh: '特性记录的保留期',
  }),
  TARSIER_RETENTION_NOTIFY: setting(days, '15d', {
    en: 'How long notify messages are kept',
    zh: 'notify 消息的保留期',
  }),
  TARSIER_RETENTION_LOG: setting(days, '7d', {
    en: 'How long remote logs are kept',
    zh: '远程日志的保留期',
  }),
  TARSIER_RETENTION_SPAN: setting(days, '7d', {
    en: 'How long spans of call chains are kept',
    zh: '调用链 span 的保留期',
  }),
  TARSIER_RETENTION_EVENT: setting(days, '3d', {
    en: 'How long Kubernetes events are kept',
    zh: 'Kubernetes 事件的保留期',
  }),
  TARSIER_RETENTION_EXIT: setting(days, '30d', {
    en: 'How long exits of pods and containers are kept',
    zh: 'Pod 与容器退出记录的保留期',
  }),
  TARSIER_RETENTION_ROLLUP: setting(days, '90d', {
    en: 'How long roll-ups are kept: stat records summed by minute, without addresses and ports',
    zh: '汇总的保留期：stat 记录按分钟求和，不含地址和端口',
  }),
  TARSIER_RETENTION_REPORTER: setting(days, '15d', {
    en: 'How long Tarsier remembers which services reported, and when',
    zh: '“哪些服务在何时上报过”的保留期',
  }),
  TARSIER_NOTIFY_LIMIT: setting(rate, '300:300', {
    en: 'Flood control, interval:count: in so many seconds so many messages of one App.Server are kept, the others counted in summaries; off: all are kept',
    zh: '洪水控制，写作“间隔:条数”：每个 App.Server 在这么多秒内保留这么多条消息，其余只计入汇总；off 表示全部保留',
  }),
  TARSIER_RETENTION_STAT_SIZE: mostOf('stat records', 'stat 记录'),
  TARSIER_RETENTION_PROPERTY_SIZE: mostOf('property records', '特性记录'),
  TARSIER_RETENTION_NOTIFY_SIZE: mostOf('notify messages', 'notify 消息'),
  TARSIER_RETENTION_LOG_SIZE: mostOf('remote logs', '远程日志'),
  TARSIER_RETENTION_SPAN_SIZE: mostOf('spans of call chains', '调用链 span '),
  TARSIER_RETENTION_EVENT_SIZE: mostOf('Kubernetes events', 'Kubernetes 事件'),
  TARSIER_RETENTION_EXIT_SIZE: mostOf('exits of pods and containers', 'Pod 与容器的退出记录'),
  TARSIER_RETENTION_ROLLUP_SIZE: mostOf('roll-ups', '汇总'),
  TARSIER_RETENTION_REPORTER_SIZE: mostOf('what is known of who reported', '“谁在何时上报过”的记录'),
  TARSIER_WORKER_CONCURRENCY: setting(whole(1, 64), '4', {
    en: 'How many batches of a signal a worker writes at once',
    zh: '一个 worker 同时写入的同一信号的批次数',
  }),
  TARSIER_QUERY_GROUPS: setting(whole(1, 5_000_000), '200000', {
    en: 'Largest number of groups in one answer',
    zh: '一次查询结果中最多的分组数',
  }),
  TARSIER_QUERY_DEADLINE: setting(duration, '30s', {
    en: 'Longest time that a query may take',
    zh: '一次查询最长的耗时',
  }),
  TARSIER_TAILS: setting(whole(1, 1000), '50', {
    en: 'Largest number of live tails at once',
    zh: '同时最多的实时日志（tail）数',
  }),
  TARSIER_TARS_FRAME_LIMIT: setting(size, '10mb', {
    en: 'Largest Tars frame',
    zh: '最大的 Tars 帧',
  }),
  TARSIER_TARS_IDLE_TIMEOUT: setting(duration, '10m', {
    en: 'A Tars connection that sends nothing for this long is closed',
    zh: '这么久没有发送数据的 Tars 连接会被关闭',
  }),
  TARSIER_TARS_CONNECTIONS: setting(whole(1, 1_000_000), '10000', {
    en: 'Largest number of Tars connections at once',
    zh: '同时最多的 Tars 连接数',
  }),
  TARSIER_TARS_CONNECTIONS_PER_PEER: setting(whole(1, 1_000_000), '1000', {
    en: 'Largest number of Tars connections from one address',
    zh: '来自同一地址的最多 Tars 连接数',
  }),
  TARSIER_TARS_METRICS: setting(flag, 'true', {
    en: 'Count the calls and properties that services report for Prometheus, at /metrics/tars of each process with the role ingest',
    zh: '为 Prometheus 统计各服务上报的调用和特性，见每个 ingest 进程的 /metrics/tars',
  }),
  TARSIER_TARS_METRICS_SERIES: setting(whole(1, 10_000_000), '200000', {
    en: 'Largest number of time series at /metrics/tars; records of further ones are left out there, and counted',
    zh: '/metrics/tars 最多的时间序列数；超出的记录不在其中，只计数',
  }),
  TARSIER_TARS_METRICS_ADDRESSES: setting(flag, 'false', {
    en: 'Whether addresses and ports are labels at /metrics/tars too: a series for each pair of hosts',
    zh: '/metrics/tars 是否也以地址和端口为标签：每对主机一条序列',
  }),
  TARSIER_KUBERNETES: setting(oneOf('auto', 'on', 'off'), 'auto', {
    en: 'auto: follow the Kubernetes cluster that this runs in or that a kubeconfig names, if any; on: refuse to start without one; off: do not',
    zh: 'auto：跟踪所在的或 kubeconfig 指定的 Kubernetes 集群（如果有）；on：没有集群则拒绝启动；off：不跟踪',
  }),
  TARSIER_KUBECONFIG: optional(text, {
    en: 'Kubeconfig file of that cluster, the variable KUBECONFIG if not set; outside a cluster there is no other default',
    zh: '该集群的 kubeconfig 文件；未设置时取变量 KUBECONFIG；在集群之外没有其他默认值',
  }),
  TARSIER_KUBERNETES_NAMESPACE: optional(text, {
    en: "Namespace whose events and pods are followed; that of the service account, or of the kubeconfig's context, if not set",
    zh: '跟踪其事件和 Pod 的命名空间；未设置时取服务账号或 kubeconfig 当前 context 的命名空间',
  }),
  TARSIER_KUBERNETES_LEASE: optional(text, {
    en: 'Name of the Lease by which one of several processes with one store follows the cluster; tarsier-watch and a mark of the store if not set',
    zh: '使用同一存储的多个进程中由谁跟踪集群，由此名称的 Lease 决定；未设置时为 tarsier-watch 加存储的标记',
  }),
  TARSIER_POD_STATE_REGISTRY: optional(hostAndPort, {
    en: "host:port of K8SFramework's registry that is told whether this pod works, as tarsnode tells it of other servers; for pods of a TServer alone",
    zh: 'K8SFramework 主控的 主机:端口，像 tarsnode 那样向它报告本 Pod 是否正常；仅用于 TServer 的 Pod',
  }),
  TARSIER_LOG_LEVEL: setting(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info', {
    en: 'Least severe level that is logged',
    zh: '输出日志的最低级别',
  }),
  TARSIER_LOG_FORMAT: optional(oneOf('json', 'text'), {
    en: 'json: one object per line; text: for people, the default on a terminal',
    zh: 'json：每行一个对象；text：便于人阅读，在终端上为默认值',
  }),
} as const satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settings

export type PortSetting = Extract<SettingName, `${string}_PORT`>

/** The settings that name a port to listen at; 0 takes a free one. */
export const portSettings = Object.keys(settings).filter((name): name is PortSetting => name.endsWith('_PORT'))
