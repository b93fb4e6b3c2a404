import { defineConfig } from 'vite'

/** One script for the pages of others: `/chat.js`, beside the app's own files; `public` holds the page that shows it. */
export default defineConfig({
  build: {
    outDir: '../../../src/hosts/Crm.Server/wwwroot/app',
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: 'src/main.ts', name: 'CrmChatScript', formats: ['iife'], fileName: () => 'chat.js' },
  },
})
