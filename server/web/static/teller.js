// One key press is one order. F9 calls next from anywhere on the page; the number pad does the rest.
"use strict";

const BOUNCE_MS = 300; // the same key again within this is one nervous finger
const KEYS = {
  F9: "call-next",
  NumpadEnter: "big",
  Numpad1: "recall",
  Numpad3: "no-show",
  Numpad0: "pause",
  NumpadDecimal: "close",
  NumpadMultiply: "outcome",
};
const lastPress = new Map();

function bounced(name) {
  const now = performance.now();
  const soon = now - (lastPress.get(name) ?? -Infinity) < BOUNCE_MS;
  if (!soon) lastPress.set(name, now);
  return soon;
}

function press(action) {
  const desk = document.getElementById("live");
  const outcome = document.querySelector("[name=outcome]:checked")?.value ?? "done";
  const reason = document.querySelector("[name=reason]:checked")?.value ?? "";
  htmx.ajax("POST", `/teller/${desk.dataset.counter}/${action}`, {
    source: "#desk",
    target: "#live",
    swap: "innerMorph",
    values: { outcome, reason },
  });
}

function nextOutcome() {
  const choices = [...document.querySelectorAll("[name=outcome]")];
  const chosen = choices.findIndex((choice) => choice.checked);
  if (choices.length) choices[(chosen + 1) % choices.length].checked = true;
}

// A verb that is greyed out has no key either; F9 is always answered, if only by a sentence.
function allowed(action) {
  if (action === "call-next") return Boolean(document.getElementById("big"));
  const button = document.querySelector(`[data-press="${action}"]`);
  return Boolean(button) && !button.disabled;
}

function meant(action) {
  if (action === "big") return document.getElementById("desk").dataset.action;
  if (action === "pause" && document.getElementById("verb-open")) return "open";
  return action;
}

function keyed(event) {
  const key = KEYS[event.code];
  if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  if (event.repeat || document.getElementById("live").inert || bounced(event.code)) return;
  const action = meant(key);
  if (action === "outcome") nextOutcome();
  else if (action && allowed(action)) press(action);
}

function clicked(event) {
  const button = event.target.closest("[data-press]");
  if (button && !button.disabled && !bounced(button.id)) press(button.dataset.press);
}

document.addEventListener("keydown", keyed, { capture: true });
document.addEventListener("click", clicked);
