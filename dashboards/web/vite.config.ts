import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The pages, built into `dist`. Addresses are relative, so that they work under any base path. */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no script but files of our own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The first page is 300 kB compressed, most of it React and Ant Design.
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4700' } },
})
