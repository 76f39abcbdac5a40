// A buzz when it is nearly time, and again when it is; what can be done in which state.
"use strict";

let told = "";

function notice() {
  const place = document.querySelector("[data-state]");
  const state = place.dataset.near === "yes" ? "near" : place.dataset.state;
  if (state !== told && told && (state === "near" || state === "called")) navigator.vibrate?.([300, 200, 300]);
  told = state;
  document.body.dataset.place = place.dataset.state; // styles that ask what is inside are younger than some phones
}

document.body.addEventListener("htmx:after:swap", notice);
notice();
