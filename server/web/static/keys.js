// A field takes the key that is pressed in it; a second key soon after makes a binding of two.
"use strict";

const SOON_MS = 1500;
const LEAVES = ["Tab", "Escape", "Enter", "ArrowUp", "ArrowDown", "ShiftLeft", "ShiftRight"];
let pressedAt = -Infinity;

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.(".key-field") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (LEAVES.includes(event.code) || event.repeat) return;
  event.preventDefault();
  if (event.code === "Backspace" || event.code === "Delete") {
    field.value = "";
    return;
  }
  const now = performance.now();
  const one = field.value && !field.value.includes(" ");
  const second = one && now - pressedAt < SOON_MS && document.activeElement === field;
  field.value = second ? `${field.value} ${event.code}` : event.code;
  pressedAt = now;
});
document.addEventListener("focusin", () => (pressedAt = -Infinity));
document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-clear]");
  if (!clear) return;
  const field = document.getElementById(clear.dataset.clear);
  field.value = "";
  field.focus();
});
