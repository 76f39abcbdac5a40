// Finding a person: keys typed anywhere reach the field, as a scanner's do that acts as a keyboard;
// a camera reads the slip's code where the browser can (over HTTPS only).
"use strict";

const UNDO_MS = 10000; // later the server would refuse
const LOOK_MS = 250;
const find = document.getElementById("find");
const typed = document.getElementById("typed");
const scan = document.getElementById("scan");
const camera = document.getElementById("camera");
const undo = document.getElementById("undo");
let looking = 0;
let undoing = 0;

// The character itself then lands in the field, which has the focus by that time.
document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest?.("input, textarea, select, button, summary, a");
  if (elsewhere || event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
  typed.value = "";
  typed.focus();
});
document.body.addEventListener("htmx:after:request", (event) => {
  if (event.detail.ctx.sourceElement !== find) return;
  typed.value = "";
  typed.blur(); // the tablet's keyboard would hide the person
});

function stopCamera() {
  clearInterval(looking);
  for (const track of camera.srcObject?.getTracks() ?? []) track.stop();
  camera.srcObject = null;
  camera.hidden = true;
}

async function look(detector) {
  const codes = await detector.detect(camera).catch(() => []);
  if (!codes.length || camera.hidden) return;
  stopCamera();
  typed.value = codes[0].rawValue;
  find.requestSubmit();
}

async function startCamera() {
  if (!camera.hidden) return stopCamera();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  camera.hidden = false;
  await camera.play();
  looking = setInterval(() => look(detector), LOOK_MS);
}

scan.hidden = !("BarcodeDetector" in window && navigator.mediaDevices);
scan.addEventListener("click", () => startCamera().catch(stopCamera));

// What can no longer be taken back is not offered.
new MutationObserver(() => {
  clearTimeout(undoing);
  const speed = Number(document.body.dataset.speed);
  if (undo.children.length) undoing = setTimeout(() => undo.replaceChildren(), UNDO_MS / speed);
}).observe(undo, { childList: true });
