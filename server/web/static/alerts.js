// New alerts are felt and heard, loud ones again and again. A browser makes no sound before somebody
// has touched the page, so the button stands off until it is pressed here.
"use strict";

const BEEP_MS = 180;
const LOUD_EVERY_MS = 10000;
const PATTERN = { quiet: [120], loud: [300, 120, 300, 120, 300] };
const HERTZ = { quiet: 660, loud: 880 };
const signal = document.getElementById("signal");
let sound = null;
let known = null; // null: nothing has been drawn yet, and what stands there is no news
let loudAt = 0;

function beep(how, times) {
  for (let place = 0; place < times; place += 1) {
    const tone = sound.createOscillator();
    const begin = sound.currentTime + (place * 2 * BEEP_MS) / 1000;
    tone.frequency.value = HERTZ[how];
    tone.connect(sound.destination);
    tone.start(begin);
    tone.stop(begin + BEEP_MS / 1000);
  }
}

function tell(how) {
  signal.dataset.told = how; // for those who look, and for tests
  if (!sound) return;
  beep(how, how === "loud" ? 3 : 1);
  navigator.vibrate?.(PATTERN[how]);
}

function listen() {
  const here = [...document.querySelectorAll("[data-alert]:not([data-quiet])")];
  const loud = here.some((one) => "loud" in one.dataset);
  const names = new Set(here.map((one) => one.dataset.alert));
  const news = known !== null && [...names].some((name) => !known.has(name));
  known = names;
  if (loud && performance.now() - loudAt > LOUD_EVERY_MS) {
    loudAt = performance.now();
    tell("loud");
  } else if (news) tell("quiet");
}

signal.addEventListener("click", () => {
  if (sound) sound.close();
  sound = sound ? null : new AudioContext();
  signal.setAttribute("aria-pressed", String(sound !== null));
  if (sound) beep("quiet", 1);
});
document.body.addEventListener("htmx:after:swap", listen);
listen();
