// Two soft notes, made here: no file to fetch.

const NOTES_HZ = [659.3, 880];
const NOTE_S = 0.16;
const LOUDNESS = 0.12;

/**
 * @param {AbortSignal} signal
 * @returns {() => void} plays them; silent while the browser waits for the page's first click
 */
export function createChime(signal) {
  /** @type {AudioContext | null} */
  let audio = null;
  signal.addEventListener("abort", () => void audio?.close());

  return () => {
    if (!navigator.userActivation.hasBeenActive) return; // it would be kept, and played at the first click
    audio ??= new AudioContext();
    void audio.resume();
    NOTES_HZ.forEach((pitch, index) => play(/** @type {AudioContext} */ (audio), pitch, index * NOTE_S));
  };
}

/**
 * @param {AudioContext} audio
 * @param {number} pitch
 * @param {number} delay
 */
function play(audio, pitch, delay) {
  const [begin, end] = [audio.currentTime + delay, audio.currentTime + delay + 2 * NOTE_S];
  const tone = new OscillatorNode(audio, { type: "sine", frequency: pitch });
  const level = new GainNode(audio, { gain: 0 });
  level.gain.setValueAtTime(0, begin);
  level.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
  level.gain.exponentialRampToValueAtTime(0.0001, end);
  tone.connect(level).connect(audio.destination);
  tone.start(begin);
  tone.stop(end);
}
