/** The bell's sound, made here: two notes of a counter bell, and once more for somebody who cannot work. */

const NOTES = [
  { hertz: 1_318, gain: 0.12 },
  { hertz: 2_637, gain: 0.05 },
];
const SECONDS = 0.9;

let audio: AudioContext | undefined;

export function ring(twice: boolean): void {
  audio ??= new AudioContext();
  // A page nobody has touched yet stays silent; that is the browser's rule and no trouble of ours.
  if (audio.state === 'suspended') void audio.resume();
  for (const at of twice ? [0, 0.28] : [0]) strike(audio, audio.currentTime + at);
}

function strike(context: AudioContext, at: number): void {
  for (const note of NOTES) {
    const tone = context.createOscillator();
    const level = context.createGain();
    tone.frequency.value = note.hertz;
    level.gain.setValueAtTime(note.gain, at);
    level.gain.exponentialRampToValueAtTime(0.0001, at + SECONDS);
    tone.connect(level).connect(context.destination);
    tone.start(at);
    tone.stop(at + SECONDS);
  }
}
