// Builds the gallery: `node test/build-gallery.js FOLDER`. Its page is index.html there; any server of files shows it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { options, writeKeys } from '../vite-options.js';

export async function buildGallery(folder) {
  await writeKeys();
  const { output } = await build({
    ...options,
    build: {
      ...options.build,
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { gallery: join(import.meta.dirname, 'gallery.tsx') },
        output: { entryFileNames: '[name].js', assetFileNames: 'assets/[name][extname]' },
      },
    },
  });
  // later.css comes with the first screen that needs it
  const style = output.find(({ fileName }) => fileName.endsWith('.css') && !fileName.includes('later'));
  const page = `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>Nod</title>
<link rel="stylesheet" href="/${style.fileName}">
<script type="module" src="/gallery.js"></script>
</head>
<body>
<div id="app"></div>
</body>
</html>
`;
  await writeFile(join(folder, 'index.html'), page);
}

if (process.argv[1] === import.meta.filename) await buildGallery(process.argv[2]);
