import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { laidOutOnce } from '../cached.ts'
import { installDebian, onPath, output } from '../programs.ts'

export interface ElasticsearchHome {
  readonly java: string
  /** Holds Launcher.class, lib/, config/, modules/ and plugins/; read-only for the nodes that share it. */
  readonly home: string
}

const pom = join(import.meta.dirname, 'pom.xml')
const launcher = join(import.meta.dirname, 'Launcher.java')
const whatToInstall = (jdk: number) =>
  `the tests need Elasticsearch: set ELASTICSEARCH_URL, start Docker, or install Maven (mvn) and a JDK ${jdk} or later (javac)`

/** A home for nodes of a version, from the jars that Elastic publishes on Maven Central. */
export async function elasticsearchHome(version: string): Promise<ElasticsearchHome> {
  const jdk = await findJdk(Number.parseInt(version, 10) >= 9 ? 21 : 17)
  const sources = [pom, launcher]
  const home = await laidOutOnce(`elasticsearch-${version}`, sources, (draft) => layOut(draft, version, jdk))
  return { java: jdk.java, home }
}

async function layOut(draft: string, version: string, jdk: Jdk): Promise<void> {
  console.error(`tests: fetching Elasticsearch ${version} from Maven Central, once`)
  const lib = join(draft, 'lib')
  for (const directory of ['config', 'lib', 'plugins']) await mkdir(join(draft, directory), { recursive: true })
  const target = [`-Des.version=${version}`, `-DoutputDirectory=${lib}`]
  await output(await findMaven(jdk.version), '-q', '-B', '-f', pom, ...target, 'dependency:copy-dependencies')
  await layOutTransport(draft, version)
  await writeFile(join(draft, 'config', 'log4j2.properties'), logging)
  await output(jdk.javac, '-cp', join(lib, '*'), '-d', draft, launcher)
}

/** The HTTP and transport layer is a module: jars of its own and a descriptor. */
async function layOutTransport(home: string, version: string): Promise<void> {
  const module = join(home, 'modules', 'transport-netty4')
  await mkdir(module, { recursive: true })
  for (const jar of await readdir(join(home, 'lib'))) {
    if (/^(netty-|transport-netty4-)/.test(jar)) await rename(join(home, 'lib', jar), join(module, jar))
  }
  await writeFile(join(module, 'plugin-descriptor.properties'), descriptor(version))
}

const descriptor = (version: string) => `name=transport-netty4
description=Netty 4 transport
version=${version}
elasticsearch.version=${version}
java.version=17
classname=org.elasticsearch.transport.netty4.Netty4Plugin
has.native.controller=false
`

const logging = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`

interface Jdk {
  readonly java: string
  readonly javac: string
  readonly version: number
}

async function findJdk(atLeast: number): Promise<Jdk> {
  const { JAVA_HOME } = process.env
  const found = (await jdkAt(JAVA_HOME)) ?? (await jdkAt(undefined))
  if (found && found.version >= atLeast) return found
  const installed = (await installDebian('default-jdk-headless')) && (await jdkAt('/usr/lib/jvm/default-java'))
  if (installed && installed.version >= atLeast) return installed
  throw new Error(whatToInstall(atLeast))
}

/** The JDK below a directory, or that of the PATH. */
async function jdkAt(javaHome: string | undefined): Promise<Jdk | undefined> {
  const program = (name: string) => (javaHome ? join(javaHome, 'bin', name) : name)
  const said = await output(program('javac'), '-version').catch(() => '')
  const version = /javac (\d+)/.exec(said)?.[1]
  return version ? { java: program('java'), javac: program('javac'), version: Number(version) } : undefined
}

async function findMaven(jdk: number): Promise<string> {
  const found = (await onPath('mvn')) ?? ((await installDebian('maven')) && (await onPath('mvn')))
  if (found) return found
  throw new Error(whatToInstall(jdk))
}
