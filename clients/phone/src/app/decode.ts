/** Reads QR codes: by the browser where it can, otherwise by a library that is loaded then. */

export type Source = HTMLVideoElement | ImageBitmap;
export type Decode = (source: Source) => Promise<string | undefined>;

interface Detector {
  detect(source: Source): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** The longer side of what the library looks at: more is slower and finds no more. */
const LONGEST = 1280;

export async function decoder(): Promise<Decode> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  // It is there on some systems that read no code with it
  const formats = await Native?.getSupportedFormats().catch((): string[] => []);
  if (Native && formats?.includes('qr_code')) {
    const detector = new Native({ formats: ['qr_code'] });
    return async (source) => (await detector.detect(source))[0]?.rawValue;
  }
  const { decodeQR } = await import('qr/decode.js');
  return (source) => {
    const image = pixels(source, LONGEST);
    try {
      return Promise.resolve(image && decodeQR(image));
    } catch {
      // There is none in the picture
      return Promise.resolve(undefined);
    }
  };
}

const canvas = document.createElement('canvas');

/** What is on the source, smaller where it is large; `undefined` before a video has a frame. */
export function pixels(source: Source, longest: number): ImageData | undefined {
  const [width, height] =
    source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
  if (!width || !height) return undefined;
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Whether something can be seen: the brightest spot of a small copy. */
export function isBlack(source: Source): boolean {
  const data = pixels(source, 32)?.data;
  if (!data) return true;
  let brightest = 0;
  for (let index = 0; index < data.length; index += 4)
    brightest = Math.max(brightest, data[index]!, data[index + 1]!, data[index + 2]!);
  return brightest < 24;
}

/** The text of the QR code in a picture. */
export async function inPicture(file: Blob): Promise<string | undefined> {
  const image = await createImageBitmap(file).catch(() => undefined);
  if (!image) return undefined;
  const decode = await decoder();
  const found = await decode(image);
  image.close();
  return found;
}
