import { defineConfig } from 'vite'

const server = process.env['CRM_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  build: {
    outDir: '../../../src/hosts/Crm.Server/wwwroot/app',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': server,
      '/hubs': { target: server, ws: true },
    },
  },
})
