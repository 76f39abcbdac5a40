// One key press is one order. Which key does what stands on the page (data-key); here is only how
// keys are heard: anywhere on the page, never while somebody writes, and never twice at once.
"use strict";

const BOUNCE_MS = 300; // the same key again within this is one nervous finger
const SECOND_MS = 4000; // a binding of two keys waits so long for the second
const CHARACTER = /^(Key[A-Z]|Digit\d|Numpad(?!Enter))/;
const NTH = /^(?:Digit|Numpad)([1-9])$/;
const lastPress = new Map();
const strip = document.getElementById("strip");
const help = document.getElementById("help");
let first = ""; // of a binding of two keys
let firstAt = 0;
let returnTo = null; // where the focus was before the strip

function bounced(name) {
  const now = performance.now();
  const soon = now - (lastPress.get(name) ?? -Infinity) < BOUNCE_MS;
  if (!soon) lastPress.set(name, now);
  return soon;
}

const desk = () => document.getElementById("desk");
const counter = () => live.dataset.counter;
const bindings = () => [...document.querySelectorAll("[data-key]:not(#quietly)")].filter((one) => one.dataset.key);

function press(action) {
  const form = document.querySelector("form.outcomes");
  htmx.ajax("POST", `/teller/${counter()}/${action}`, {
    source: form ?? desk(),
    target: "#live",
    swap: "innerMorph",
  });
}

// --- strips: what a verb needs is asked in the page, and the focus goes back where it was ----------
function ask(form) {
  if (strip.hidden) returnTo = document.activeElement?.id ?? "";
  const path = form === "customer" ? form : `strip/${form}`;
  htmx.ajax("GET", `/teller/${counter()}/${path}`, { source: strip, target: strip, swap: "innerHTML" });
}

function closeStrip() {
  if (strip.hidden) return;
  strip.hidden = true;
  strip.replaceChildren();
  (document.getElementById(returnTo) ?? document.getElementById("big"))?.focus();
}

function asked() {
  strip.hidden = !strip.children.length;
  const first = strip.querySelector("input:not([type=hidden]), textarea, button");
  const chosen = first?.closest("fieldset")?.querySelector("input:checked");
  (chosen ?? first)?.focus();
}

function chooseNth(place) {
  const group = document.activeElement.closest("fieldset") ?? strip.querySelector("fieldset");
  const choices = [...(group?.querySelectorAll("input[type=radio]:not([value=''])") ?? [])];
  if (!choices[place - 1]) return false;
  choices[place - 1].checked = true;
  choices[place - 1].focus();
  return true;
}

// A button that has the focus is meant; else the form.
function send() {
  const button = document.activeElement.closest?.("#strip button");
  if (button) button.click();
  else strip.querySelector("form")?.requestSubmit();
}

// --- what the page does by itself ------------------------------------------------------------------
function nextOutcome() {
  const choices = [...document.querySelectorAll("form.outcomes [name=outcome]")];
  const chosen = choices.findIndex((choice) => choice.checked);
  if (choices.length) choices[(chosen + 1) % choices.length].checked = true;
}

function toggleHelp() {
  if (help.open) help.close();
  else help.showModal();
}

function toggleCard() {
  const card = document.getElementById("card");
  if (card) card.open = !card.open;
}

const ITSELF = { outcome: nextOutcome, help: toggleHelp, back: closeStrip, card: toggleCard };

function act(element) {
  const { press: action, form } = element.dataset;
  if (element.disabled) return;
  const more = document.getElementById("more");
  if (more && element.closest("#more")) more.open = false;
  if (ITSELF[action]) ITSELF[action]();
  else if (form) ask(form);
  else press(action);
}

// --- keys ------------------------------------------------------------------------------------------
const writes = (element) => element?.matches("textarea, input:not([type=radio]):not([type=checkbox])");

function found(code) {
  const fresh = performance.now() - firstAt < SECOND_MS;
  const both = first && fresh ? `${first} ${code}` : code;
  first = "";
  return bindings().find((one) => one.dataset.key === both) ?? bindings().find((one) => one.dataset.key === code);
}

function begins(code) {
  const further = bindings().filter((one) => one.dataset.key.startsWith(`${code} `));
  if (!further.length || first === code) return false;
  first = code;
  firstAt = performance.now();
  const more = document.getElementById("more");
  if (more && further.some((one) => more.contains(one))) more.open = true;
  return true;
}

// In an open strip digits choose, Enter of the number pad does, and only keys that write nothing act.
function keyedInStrip(event) {
  const { code } = event;
  const nth = NTH.exec(code);
  if (code === "Escape" || (code === "NumpadSubtract" && !writes(event.target))) closeStrip();
  else if (code === "NumpadEnter") send();
  else if (nth && !writes(event.target)) chooseNth(Number(nth[1]));
  else return false;
  return true;
}

function answers(event) {
  const { code } = event;
  if (!strip.hidden && keyedInStrip(event)) return true;
  if (CHARACTER.test(code) && (writes(event.target) || !strip.hidden)) return false;
  if (CHARACTER.test(code) && desk().dataset.characters === "off") return false;
  if (help.open && code !== "F9") {
    help.close();
    return code === "Escape" || CHARACTER.test(code);
  }
  if (!first && begins(code)) return true;
  const element = found(code);
  if (!element) return false;
  if (!bounced(code)) act(element);
  return true;
}

// --- the silent alarm: sent until it is taken, and nothing here may tell ---------------------------
let quietly = 0; // how many of its keys have been pressed
let quietlyAt = 0;

async function raiseQuietly() {
  const body = new URLSearchParams({ request: requestId() });
  const headers = page.dataset.branch ? { "X-Heliotrope-Branch": page.dataset.branch } : {};
  for (;;) {
    try {
      const { ok } = await fetch(`/teller/${counter()}/alarm`, { method: "POST", body, headers, keepalive: true });
      if (ok) return;
    } catch {
      // the server is away
    }
    await new Promise((wake) => setTimeout(wake, 1000));
  }
}

function alarmed(event) {
  const keys = document.getElementById("quietly").dataset.key.split(" ").filter(Boolean);
  if (!keys.includes(event.code) || event.repeat) return false;
  const fresh = performance.now() - quietlyAt < SECOND_MS;
  quietly = fresh && event.code === keys[quietly] ? quietly + 1 : Number(event.code === keys[0]);
  quietlyAt = performance.now();
  if (quietly < keys.length) return keys.length > 1 && keys[0] === event.code;
  quietly = 0;
  raiseQuietly();
  return true;
}

function keyed(event) {
  if (alarmed(event)) return event.preventDefault();
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (live.hasAttribute("inert")) {
    const bound = bindings().some((one) => one.dataset.key === event.code);
    if (bound && !writes(event.target)) event.preventDefault();
    return;
  }
  if (event.repeat) {
    if (!writes(event.target)) event.preventDefault();
    return;
  }
  if (answers(event)) event.preventDefault();
}

function clicked(event) {
  const back = event.target.closest("[data-back]");
  if (back) return closeStrip();
  const button = event.target.closest("[data-press]");
  if (button?.dataset.press === "card") event.preventDefault();
  if (button && !button.disabled && !bounced(button.id)) act(button);
}

document.addEventListener("keydown", keyed, { capture: true });
document.addEventListener("click", clicked);
document.body.addEventListener("htmx:before:request", (event) => {
  const found = document.getElementById("found");
  if (found && event.detail.ctx.sourceElement.matches("[data-stays]")) found.textContent = found.dataset.asking;
});
document.body.addEventListener("htmx:after:swap", (event) => {
  const { sourceElement } = event.detail.ctx;
  if (sourceElement === strip) asked();
  if (sourceElement.matches?.("[data-stays]")) document.getElementById("attach")?.focus();
});
document.body.addEventListener("htmx:after:request", (event) => {
  const { request, response, sourceElement } = event.detail.ctx;
  const done = request.method === "POST" && response.status < 400 && strip.contains(sourceElement);
  if (done && !sourceElement.matches("[data-stays]")) closeStrip();
});
