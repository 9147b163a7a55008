/** Two short tones, made on the spot. A browser that wants a gesture first stays silent. */
export function chime(): void {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.value = 0.08;
  volume.connect(context.destination);
  [660, 880].forEach((frequency, index) => {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume);
    tone.start(context.currentTime + index * 0.14);
    tone.stop(context.currentTime + index * 0.14 + 0.12);
  });
  setTimeout(() => void context.close(), 500);
}
