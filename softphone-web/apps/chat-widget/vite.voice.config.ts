import { defineConfig } from 'vite'

/** The voice of the chat window, `/chat-voice.js`: a module that the window loads when somebody calls. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: '../../../src/hosts/Crm.Server/wwwroot/app',
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: 'src/voice/main.ts', formats: ['es'], fileName: () => 'chat-voice.js' },
  },
})
