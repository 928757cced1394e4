import { ConfigProvider, Spin } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { lazy, type ReactNode, Suspense, useMemo } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { Boundary } from './layout/boundary.tsx'
import type { Facts } from './layout/facts.ts'
import { Header } from './layout/header.tsx'
import { NotFound } from './layout/not-found.tsx'
import { PageProvider, serviceOfPath, servicePath, usePage } from './layout/page.tsx'
import { PreferencesProvider, usePreferences } from './layout/preferences.tsx'
import Overview from './overview/overview.tsx'
import { serviceOfTree } from './state/tars-web.ts'
import { antTheme } from './theme/theme.ts'

const Service = lazy(() => {
  // Its charts will want it.
  void import('./charts/echarts.ts')
  return import('./service/service.tsx')
})
const Logs = lazy(() => import('./logs/logs.tsx'))
const Notify = lazy(() => import('./notify/notify.tsx'))
const Events = lazy(() => import('./events/events.tsx'))
const Exits = lazy(() => import('./exits/exits.tsx'))
const Card = lazy(() => import('./exits/card.tsx'))
const Properties = lazy(() => import('./properties/properties.tsx'))
const StoragePage = lazy(() => import('./storage/storage.tsx'))
const NoData = lazy(() => import('./no-data/no-data.tsx'))

/** All pages, below the path that the server says. */
export function App({ facts }: { readonly facts: Facts }) {
  return (
    <PreferencesProvider>
      <Styled>
        <Router base={facts.basePath}>
          <PageProvider zone={facts.zone}>
            <Header />
            <Content />
          </PageProvider>
        </Router>
      </Styled>
    </PreferencesProvider>
  )
}

function Content() {
  const { path } = usePage()
  return (
    <main id="content" tabIndex={-1}>
      <Boundary key={path}>
        <Suspense fallback={<Spin className="state" />}>
          <Pages />
        </Suspense>
        <OpenCard />
      </Boundary>
    </main>
  )
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <Start />
      </Route>
      <Route path="/service/:name">
        <ServiceOfAddress />
      </Route>
      <Route path="/properties">
        <Properties />
      </Route>
      <Route path="/logs">
        <Logs />
      </Route>
      <Route path="/notify">
        <Notify />
      </Route>
      <Route path="/events">
        <Events />
      </Route>
      <Route path="/exits">
        <Exits />
      </Route>
      <Route path="/storage">
        <StoragePage />
      </Route>
      <Route path="/no-data">
        <NoData />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  )
}

/** The card of an exit, over the page that led to it. */
function OpenCard() {
  const { card } = usePage().state
  if (card === undefined) return null
  return (
    <Suspense fallback={null}>
      <Card key={card.key} place={card} />
    </Suspense>
  )
}

function ServiceOfAddress() {
  const name = serviceOfPath(usePage().path)
  return <Service key={name} name={name} />
}

/** The overview; as a tab of TarsWeb, the service that the tab is of. */
function Start() {
  const service = useMemo(() => serviceOfTree(location.search), [])
  return service === undefined ? <Overview /> : <Redirect to={servicePath(service)} replace />
}

function Styled({ children }: { readonly children: ReactNode }) {
  const { language, theme } = usePreferences()
  const themed = useMemo(() => antTheme(theme), [theme])
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  return (
    <ConfigProvider
      theme={themed}
      locale={language === 'zh' ? zhCN : enUS}
      componentSize="small"
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  )
}
