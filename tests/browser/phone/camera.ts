/** A camera that looks at a QR code: what Chromium plays in the place of a real one (`.y4m`, one frame again and again). */
import { writeFileSync } from 'node:fs';
import encodeQR from 'qr';

const WIDTH = 640;
const HEIGHT = 480;

/** Writes what the camera sees. `text`: undefined for a dark room. */
export function look(path: string, text: string | undefined): void {
  const luma = new Uint8Array(WIDTH * HEIGHT).fill(text === undefined ? 0 : 200);
  if (text !== undefined) {
    const modules = encodeQR(text, 'raw', { border: 4 });
    const scale = Math.floor(HEIGHT / modules.length);
    const left = Math.floor((WIDTH - modules.length * scale) / 2);
    const top = Math.floor((HEIGHT - modules.length * scale) / 2);
    for (const [row, line] of modules.entries()) {
      for (const [column, dark] of line.entries()) {
        for (let y = 0; y < scale; y++) {
          const start = (top + row * scale + y) * WIDTH + left + column * scale;
          luma.fill(dark ? 16 : 235, start, start + scale);
        }
      }
    }
  }
  const chroma = new Uint8Array((WIDTH * HEIGHT) / 2).fill(128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`);
  writeFileSync(path, Buffer.concat([head, frame, frame]));
}

/** What Chromium needs to take that file for its camera, without asking the person. */
export function cameraArguments(path: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${path}`,
  ];
}
