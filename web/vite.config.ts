import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

import { licenses } from './licenses'

/** The server that `npm run dev` passes sockets and figures on to. */
const server = process.env.UPDRAFT ?? 'http://127.0.0.1:3005'

/** In development too, the page answers at the path of every model. */
function pageAtEveryPath(): Plugin {
  return {
    name: 'page-at-every-path',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        const wantsPage = request.headers.accept?.includes('text/html')
        if (wantsPage && !request.url?.startsWith('/-/')) request.url = '/-/index.html'
        next()
      })
    },
  }
}

export default defineConfig(({ command }) => ({
  // What is built finds its files from wherever a proxy puts it; src/http/page.hpp has the other half.
  base: command === 'serve' ? '/-/' : './',
  plugins: [react(), pageAtEveryPath(), licenses()],
  define: { 'process.env.TAMAGUI_TARGET': '"web"' },
  resolve: { alias: { 'react-native': 'react-native-web' } },
  build: {
    outDir: '../build/web/dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: {
    proxy: {
      '/-/ws': { target: server, ws: true },
      '/-/paths': server,
      '/-/stats': server,
      '/-/sessions': server,
      '/-/open': server,
    },
  },
}))
