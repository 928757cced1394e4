import { type ThemeConfig, theme } from 'antd'
import { fontFamily, palettes, type ThemeName } from './colours.ts'

/** Ant Design in our colours and density. */
export function antTheme(name: ThemeName): ThemeConfig {
  const palette = palettes[name]
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      colorLink: palette.accent,
      colorInfo: palette.accent,
      colorError: palette.exception,
      colorWarning: palette.timeout,
      colorBgBase: palette.surface,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBgLayout: palette.background,
      colorText: palette.text,
      colorTextSecondary: palette.dim,
      colorTextTertiary: palette.dim,
      colorTextDescription: palette.dim,
      colorTextPlaceholder: palette.dim,
      colorBorder: palette.edge,
      colorBorderSecondary: palette.line,
      fontFamily,
      fontSize: 13,
      controlHeight: 28,
      borderRadius: 4,
      wireframe: false,
      motion: false,
    },
    components: {
      Table: {
        headerBg: palette.surface,
        headerColor: palette.dim,
        headerSplitColor: 'transparent',
        headerSortActiveBg: palette.surface,
        headerSortHoverBg: palette.background,
        bodySortBg: 'transparent',
        rowHoverBg: palette.background,
        cellPaddingBlockSM: 5,
        cellPaddingInlineSM: 10,
        cellFontSizeSM: 13,
      },
      // On a bright accent white can not be read.
      Button: { primaryColor: palette.onAccent },
      Segmented: { trackBg: palette.background, itemSelectedBg: palette.surface },
    },
  }
}

/** Puts the colours where the style sheet takes them from: `--success` for `success`. */
export function applyColours(name: ThemeName, root: HTMLElement): void {
  root.dataset['theme'] = name
  root.style.colorScheme = name
  root.style.setProperty('--font', fontFamily)
  for (const [key, colour] of Object.entries(palettes[name])) {
    if (typeof colour === 'string') root.style.setProperty(`--${key}`, colour)
  }
}
