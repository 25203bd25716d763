import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/-/',
  plugins: [react()],
  define: { 'process.env.TAMAGUI_TARGET': '"web"' },
  resolve: { alias: { 'react-native': 'react-native-web' } },
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: true },
})
