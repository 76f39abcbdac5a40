// The connection of a live page, its running times, and the id of every press.
"use strict";

const STALE_MS = 5000; // a beat comes every 2 s on staff pages
const LOST_MS = 10000; // from here on, acting on what is shown would be guessing
const SAID_MS = 8000;

const page = document.body;
const live = document.getElementById("live");
const asks = document.querySelectorAll("[data-asks]"); // forms beside the live part
const cut = document.getElementById("cut");
const said = document.getElementById("said");
// Phones beat every 5 s and sleep; they may be silent for longer.
const patience = page.classList.contains("phone") ? 2.5 : 1;

let heard = performance.now(); // the last beat
let revived = heard; // when a silent stream was last begun anew
let served = Number(page.dataset.now);
let connection = null;
let fading = 0;

// randomUUID exists in secure contexts only; a branch may serve plain HTTP on its own network.
function requestId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function serverNow() {
  return served + (performance.now() - heard) * Number(page.dataset.speed);
}

function clock(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function tick() {
  for (const timer of document.querySelectorAll("[data-since]")) {
    const now = clock(serverNow() - Number(timer.dataset.since));
    // What is written is laid out and painted again, even if it is the same.
    if (timer.textContent !== now) timer.textContent = now;
  }
}

function say(sentence) {
  said.textContent = sentence;
  clearTimeout(fading);
  fading = setTimeout(() => (said.textContent = ""), SAID_MS);
}

function show(silent) {
  const stale = silent > STALE_MS * patience;
  cut.hidden = !stale;
  page.dataset.connection = stale ? "cut" : "live";
  for (const part of [live, ...asks]) part.toggleAttribute("inert", silent > LOST_MS * patience);
}

// A stream can die without a word: half-open, or refused at its very first try.
function revive(silent) {
  const waited = performance.now() - revived;
  if (silent < LOST_MS * patience || waited < STALE_MS * patience || document.hidden) return;
  revived = performance.now();
  if (connection?.reader) connection.reader.cancel();
  else if (!connection) htmx.trigger(live, "reconnect");
}

function watch() {
  const silent = performance.now() - heard;
  show(silent);
  revive(silent);
}

page.addEventListener("beat", (event) => {
  heard = performance.now();
  served = Number(event.detail.data);
  show(0);
});
page.addEventListener("htmx:sse:after:connection", (event) => (connection = event.detail.connection));
page.addEventListener("htmx:sse:close", () => (connection = null));
page.addEventListener("htmx:sse:error", (event) => {
  const status = event.detail.status;
  if (status === 401 || status === 403 || status === 404) location.reload();
});
page.addEventListener("htmx:after:swap", tick);
page.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  // One browser may show several branches: what is pressed here is meant for this one.
  if (page.dataset.branch) request.headers["X-Heliotrope-Branch"] = page.dataset.branch;
  if (request.method !== "POST") return;
  request.body.set("request", requestId());
  say("");
});
page.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.request?.method === "POST") say(said.dataset.failed);
});
page.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) say(said.dataset.failed);
});

setInterval(tick, 250);
setInterval(watch, 500);
