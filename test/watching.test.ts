import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { TarsierError } from '../errors.ts'
import { openCluster } from '../watching.ts'

describe('the cluster that is followed', () => {
  let directory: string
  let kubeconfig: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tarsier-watching-'))
    kubeconfig = join(directory, 'config')
    writeFileSync(
      kubeconfig,
      [
        'current-context: here',
        'clusters: [{ name: c, cluster: { server: "https://10.0.0.1:6443" } }]',
        'users: [{ name: u, user: { token: t } }]',
        'contexts: [{ name: here, context: { cluster: c, user: u, namespace: shop } }]',
      ].join('\n'),
    )
  })

  afterAll(() => rmSync(directory, { recursive: true }))

  const opened = (environment: Record<string, string>) =>
    openCluster(loadConfig(environment), join(directory, 'no-token'))

  it('is that of TARSIER_KUBECONFIG, or else of KUBECONFIG, in the namespace of its context', async () => {
    const found = await opened({ TARSIER_KUBECONFIG: kubeconfig, KUBECONFIG: '/nowhere' })
    expect(found).toMatchObject({ namespace: 'shop', cluster: { host: '10.0.0.1:6443' } })
    expect(await opened({ KUBECONFIG: kubeconfig })).toMatchObject({ namespace: 'shop' })
  })

  it('is followed in the namespace that is named', async () => {
    const found = await opened({ KUBECONFIG: kubeconfig, TARSIER_KUBERNETES_NAMESPACE: 'tars' })
    expect(found?.namespace).toBe('tars')
  })

  it('is that of several files together, of which the first one wins', async () => {
    const other = join(directory, 'other')
    writeFileSync(
      other,
      [
        'clusters: [{ name: c, cluster: { server: "https://10.0.0.2:6443" } }]',
        'users: [{ name: u, user: { token: t } }]',
        'contexts: [{ name: there, context: { cluster: c, user: u } }]',
      ].join('\n'),
    )
    const found = await opened({ KUBECONFIG: [kubeconfig, other].join(delimiter) })
    expect(found).toMatchObject({ namespace: 'shop', cluster: { host: '10.0.0.1:6443' } })
    const turned = await opened({ KUBECONFIG: [other, kubeconfig].join(delimiter) })
    expect(turned).toMatchObject({ namespace: 'shop', cluster: { host: '10.0.0.2:6443' } })
  })

  it('is none where there is an account without the address of an API server, and refused where it has to be', async () => {
    const token = join(directory, 'token')
    writeFileSync(token, 'secret')
    const withAccount = (environment: Record<string, string>) => openCluster(loadConfig(environment), token)
    expect(await withAccount({})).toBeUndefined()
    await expect(withAccount({ TARSIER_KUBERNETES: 'on' })).rejects.toThrow(
      'TARSIER_KUBERNETES: found a service account without the variables KUBERNETES_SERVICE_HOST',
    )
  })

  it('is none where nothing names one, or it is off', async () => {
    expect(await opened({})).toBeUndefined()
    expect(await opened({ KUBECONFIG: kubeconfig, TARSIER_KUBERNETES: 'off' })).toBeUndefined()
  })

  it('is refused where its server has no URL', async () => {
    const wrong = join(directory, 'wrong')
    writeFileSync(
      wrong,
      'current-context: a\nclusters: [{ name: c, cluster: { server: "somewhere" } }]\ncontexts: [{ name: a, context: { cluster: c } }]',
    )
    await expect(opened({ KUBECONFIG: wrong })).rejects.toThrow(
      'expected its current-context "a" to name a cluster and that a server\'s URL',
    )
  })

  it.each([
    [{ TARSIER_KUBERNETES: 'on' }, /^TARSIER_KUBERNETES: found on, expected a service account at .* to name a file$/],
    [{ TARSIER_KUBECONFIG: '/nowhere' }, /^TARSIER_KUBECONFIG: found "\/nowhere", expected a kubeconfig file that can/],
  ])('is refused in words where it has to be there: %j', async (environment, message) => {
    const refused = await opened(environment).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(TarsierError)
    expect(refused).toMatchObject({ code: 'BAD_SETTING', message: expect.stringMatching(message) })
  })
})
