import { MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link, useLocation } from 'wouter'
import { carriedOver } from '../state/url.ts'
import { Mark } from './mark.tsx'
import { linkTo, usePage } from './page.tsx'
import { usePreferences } from './preferences.tsx'
import { ServiceSearch } from './service-search.tsx'

/** The top of every page: where one is, where one can go, and how it looks. */
export function Header() {
  const { words, language, theme, setLanguage, setTheme } = usePreferences()
  return (
    <header className="header">
      <button type="button" className="skip" onClick={toContent}>
        {words.shell.skip}
      </button>
      <PageLink path="/" className="brand">
        <Mark />
        <span>Tarsier</span>
      </PageLink>
      <nav aria-label={words.shell.main}>
        <PageLink path="/">{words.shell.overview}</PageLink>
        <PageLink path="/properties">{words.shell.properties}</PageLink>
        <PageLink path="/logs">{words.shell.logs}</PageLink>
        <PageLink path="/notify">{words.shell.notify}</PageLink>
        <PageLink path="/events">{words.shell.events}</PageLink>
        <PageLink path="/exits">{words.shell.exits}</PageLink>
        <PageLink path="/storage">{words.shell.storage}</PageLink>
        <PageLink path="/no-data">{words.shell.noData}</PageLink>
      </nav>
      <div className="spacer" />
      <ServiceSearch />
      <Button
        type="text"
        size="small"
        aria-label={`${words.shell.language}: ${language === 'zh' ? 'English' : '中文'}`}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'EN' : '中文'}
      </Button>
      <Button
        type="text"
        size="small"
        aria-label={theme === 'dark' ? words.shell.light : words.shell.dark}
        icon={theme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      />
    </header>
  )
}

function PageLink(props: { readonly path: string; readonly className?: string; readonly children: React.ReactNode }) {
  const { state } = usePage()
  const [path] = useLocation()
  const isHere = path === props.path
  return (
    <Link
      href={linkTo(props.path, carriedOver(state))}
      className={props.className ?? 'nav'}
      aria-current={isHere ? 'page' : undefined}
    >
      {props.children}
    </Link>
  )
}

/** No link: "#content" would lead to the base path's page. */
function toContent(): void {
  document.getElementById('content')?.focus()
}
