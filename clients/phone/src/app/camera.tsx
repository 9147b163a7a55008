/** The view of the camera, which reads QR codes while it is seen. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Decode, decoder, isBlack } from './decode.js';
import { torch } from './more-icons.js';
import { Icon } from './parts.js';
import { t } from './words.js';

export type CameraState = 'starting' | 'on' | 'refused' | 'absent' | 'black';

/** Milliseconds between two looks, and until a picture without light is said to be black. */
const PACE = 150;
const BLACK_AFTER = 4000;

interface CameraProps {
  onText(text: string): void;
  onState(state: CameraState): void;
}

export function Camera({ onText, onState }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [track, setTrack] = useState<MediaStreamTrack>();
  const [lit, setLit] = useState(false);
  const [visible, setVisible] = useState(!document.hidden);
  const latest = useRef({ onText, onState });
  latest.current = { onText, onState };

  useEffect(() => {
    const look = (): void => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);

  useEffect(() => {
    if (!visible) return;
    let over = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout>;
    const start = async (): Promise<void> => {
      latest.current.onState('starting');
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 } },
        audio: false,
      });
      if (over) return stop(stream);
      const element = video.current!;
      element.srcObject = stream;
      await element.play();
      const decode = await decoder();
      if (over) return;
      setTrack(stream.getVideoTracks()[0]);
      latest.current.onState('on');
      watch(decode, element);
    };
    const watch = (decode: Decode, element: HTMLVideoElement): void => {
      let dark = 0;
      let last = '';
      const look = async (): Promise<void> => {
        const found = await decode(element).catch(() => undefined);
        if (over) return;
        // The same code again is the one that was not ours, still in view
        if (found && found !== last) latest.current.onText(found);
        last = found ?? last;
        if (dark >= 0) dark = isBlack(element) ? dark + PACE : -1;
        if (dark >= BLACK_AFTER) return latest.current.onState('black');
        timer = setTimeout(() => void look(), PACE);
      };
      void look();
    };
    start().catch((error: unknown) => {
      if (over) return;
      const { name } = error as { name?: string };
      latest.current.onState(name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'absent');
    });
    return () => {
      over = true;
      clearTimeout(timer);
      stop(stream);
      setTrack(undefined);
    };
  }, [visible]);

  const canLight = track && 'torch' in (track.getCapabilities?.() ?? {});
  return (
    <div class="view">
      <video ref={video} playsInline muted aria-label={t('link-camera.picture')} />
      <svg class="frame" viewBox="0 0 100 100" aria-hidden="true">
        <path
          vector-effect="non-scaling-stroke"
          d="M2 16V10a8 8 0 0 1 8-8h6M84 2h6a8 8 0 0 1 8 8v6M98 84v6a8 8 0 0 1-8 8h-6M16 98h-6a8 8 0 0 1-8-8v-6"
        />
      </svg>
      {canLight && (
        <button
          type="button"
          class="icon light-button"
          aria-label={t('link-camera.light')}
          aria-pressed={lit}
          onClick={() => {
            void track.applyConstraints({ advanced: [{ torch: !lit } as MediaTrackConstraintSet] });
            setLit(!lit);
          }}
        >
          <Icon of={torch} />
        </button>
      )}
    </div>
  );
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Why there is no picture, where there is none. */
export function cameraTrouble(state: CameraState): [title: string, about: string] | undefined {
  if (state === 'refused' || state === 'absent' || state === 'black')
    return [t(`link-${state}`), t(`link-${state}.about`)];
  return undefined;
}
