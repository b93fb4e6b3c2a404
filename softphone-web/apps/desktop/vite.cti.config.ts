import { defineConfig } from 'vite'

/** The library other sites load: `/cti.js` as module, `/cti.iife.js` for a script tag, where it is `CrmCti`. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: '../../../src/hosts/Crm.Server/wwwroot/app',
    emptyOutDir: false,
    target: 'es2022',
    lib: {
      entry: '../../packages/cti/src/index.ts',
      name: 'CrmCti',
      formats: ['es', 'iife'],
      fileName: format => (format === 'es' ? 'cti.js' : 'cti.iife.js'),
    },
  },
})
