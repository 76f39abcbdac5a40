// The lobby's board: what the server says, kept honest by a clock of its own.
"use strict";

const page = document.body;
const pace = JSON.parse(page.dataset.pace); // in real seconds
const texts = JSON.parse(page.dataset.texts);
const speed = Number(page.dataset.speed);
const AGAIN_SECONDS = 2.5; // between two tries to reach a silent server
const MISSED_SECONDS = 7.5; // a beat comes every 5
const USUAL_MARKS = 4; // a longer number needs the whole width

const begun = seconds();
let said = null; // what the server said last
let heard = begun;
let tried = begun;
let stream = null;
let known = []; // calls that are not new
let waiting = []; // calls whose turn to be announced comes
let current = null; // the call on sun
let since = 0;
let drawn = "";

function seconds() {
  return performance.now() / 1000;
}

function element(id) {
  return document.getElementById(id);
}

function made(tag, text, kind) {
  const one = document.createElement(tag);
  one.textContent = text;
  if (kind) one.className = kind;
  return one;
}

// --- what is heard -------------------------------------------------------------------------------

function listen() {
  if (stream) stream.close();
  tried = seconds();
  stream = new EventSource(page.dataset.stream);
  stream.addEventListener("beat", () => (heard = seconds()));
  stream.addEventListener("message", (event) => hear(JSON.parse(event.data)));
}

function hear(told) {
  // The page says some words by itself, and knows no language that the branch has got since.
  if (Object.keys(told.words).some((language) => !texts[language])) return location.reload();
  const before = said ? said.named : 0;
  heard = seconds();
  said = told;
  waiting = waiting.filter((one) => !isTakenBack(one.call, before));
  if (current && isTakenBack(current, before)) current = null;
  for (const call of told.calls.slice().reverse()) notice(call);
  known = told.calls.concat(known.filter((one) => !told.calls.some((call) => same(one, call)) && isFresh(one)));
  show();
}

function notice(call) {
  if (known.some((one) => same(one, call))) return;
  const told = known.some((one) => one.number === call.number);
  const recalled = known.some((one) => one.number === call.number && one.called === call.called);
  if (!recalled && !isFresh(call)) return;
  waiting.push({ call, repeat: told && call.attempt > 1 });
  // With many waiting the repeats are left out, never a call.
  if (waiting.length > pace.busy) waiting = waiting.filter((one) => !one.repeat);
}

// A call that is missing where as many stood before, and not because others came after it.
function isTakenBack(call, before) {
  if (said.calls.some((one) => one.number === call.number)) return false;
  return said.named < before || said.calls.some((one) => one.called < call.called);
}

function same(one, other) {
  return one.number === other.number && one.counter === other.counter && one.attempt === other.attempt && one.called === other.called;
}

function isFresh(call) {
  return (said.now - call.called) / 1000 / speed + (seconds() - heard) < pace.fresh;
}

// --- what is seen --------------------------------------------------------------------------------

function advance(now) {
  const shown = now - since;
  if (waiting.length && (!current || shown >= pace.least)) {
    current = waiting.shift().call;
    since = now;
    return true;
  }
  if (current && shown >= pace.dwell && !waiting.length) current = null;
  return false;
}

function screen(silent) {
  if (silent >= pace.hidden) return "hidden";
  if (!said) return "starting";
  if (!said.open) return "closed";
  return said.calls.length ? "calling" : "empty";
}

function show() {
  const now = seconds();
  const silent = now - heard;
  const begins = silent < pace.stale && advance(now);
  const seen = view(now, silent);
  const picture = JSON.stringify(seen);
  if (picture !== drawn) draw(seen);
  drawn = picture;
  if (begins) flash();
}

function view(now, silent) {
  const at = screen(silent);
  const languages = Object.keys(said ? said.words : texts);
  const turn = Math.floor((now - begun) / pace.turn);
  const language = languages[turn % languages.length];
  const seen = { at, language, stale: silent >= pace.stale, notices: notices(at, languages), newest: null, earlier: [], services: [], rule: "", branch: "" };
  if (!said || at === "hidden") return seen;
  const words = said.words[language];
  seen.branch = words.branch;
  if (at === "closed") return Object.assign(seen, { rule: words.branch });
  return withCalls(seen, words, Math.floor(turn / languages.length));
}

function withCalls(seen, words, turn) {
  seen.newest = current || said.calls[0] || null;
  seen.sun = Boolean(current);
  const long = seen.newest && seen.newest.number.length > USUAL_MARKS;
  seen.spread = page.classList.contains("services-strip") || Boolean(long && page.classList.contains("services-beside"));
  const rows = Number(seen.spread ? page.dataset.fewer : page.dataset.earlier) - (seen.newest && seen.newest.zone ? 1 : 0);
  seen.earlier = seen.newest ? said.calls.filter((call) => call.number !== seen.newest.number).slice(0, rows) : [];
  const lines = seen.spread ? 1 : Number(page.dataset.lines);
  const pages = Math.max(1, Math.ceil(words.services.length / lines));
  seen.services = words.services.slice((turn % pages) * lines, (turn % pages + 1) * lines);
  seen.clip = seen.sun || seen.spread ? null : clipAt(seconds() - begun, seen.language);
  seen.rule = words.rules.length ? words.rules[turn % words.rules.length] : "";
  return seen;
}

// Each after a round of the services in every language; never over a call.
function clipAt(since, language) {
  const rest = Object.keys(said.words).length * pace.turn;
  const all = said.clips.reduce((sum, clip) => sum + rest + clip.seconds, 0);
  let left = all ? since % all : 0;
  for (const clip of said.clips) {
    left -= rest;
    if (left >= 0 && left < clip.seconds) return { picture: clip.picture, text: clip.text[language] || "" };
    left -= clip.seconds;
  }
  return null;
}

function notices(at, languages) {
  return languages.map((language) => [language].concat(texts[language] ? texts[language].notices[at] : []));
}

// --- drawing -------------------------------------------------------------------------------------

function draw(seen) {
  const alone = seen.at !== "calling" && seen.at !== "empty";
  document.documentElement.lang = seen.language;
  page.dataset.screen = seen.at;
  page.classList.toggle("is-notice", seen.at !== "calling");
  page.classList.toggle("is-alone", alone);
  page.classList.toggle("is-spread", Boolean(seen.spread) && !alone);
  fillCall(element("newest"), seen.newest);
  element("newest").classList.toggle("is-sun", Boolean(seen.sun));
  fill(element("earlier"), seen.earlier.map((call) => fillCall(made("li", "", "call"), call)));
  fill(element("notes"), seen.at === "calling" ? [] : seen.notices.map(notes));
  drawServices(seen);
  drawClip(seen);
  element("rule").textContent = seen.rule;
  element("stale").hidden = !seen.stale;
  element("stale").textContent = "⚡ " + texts[seen.language].updating;
}

function fill(parent, children) {
  parent.textContent = "";
  for (const child of children) parent.appendChild(child);
}

function fillCall(row, call) {
  const told = call || { number: "", counter: "", zone: "", way: "", language: "" };
  fill(row, [made("b", told.number), made("i", ""), made("b", told.counter), made("p", told.zone), made("p", told.way)]);
  row.lang = told.language;
  row.hidden = !call;
  return row;
}

function notes(told) {
  const part = made("div", "");
  part.lang = told[0];
  fill(part, told.slice(1).map((text, place) => made(place ? "p" : "h1", text)));
  return part;
}

function drawServices(seen) {
  const part = element("services");
  const [branch, heading, lines] = part.querySelectorAll("h1, h2, ul");
  branch.textContent = seen.branch;
  heading.textContent = texts[seen.language].waiting;
  fill(lines, seen.services.map((line) => {
    const row = made("li", "");
    fill(row, [made("span", line[0]), made("span", line[1]), made("span", line[2], "wait")]);
    return row;
  }));
}

function drawClip(seen) {
  const part = element("clip");
  const [picture, text] = part.children;
  part.hidden = !seen.clip;
  element("services").hidden = Boolean(seen.clip);
  if (!seen.clip) return;
  const source = page.dataset.pictures + seen.clip.picture;
  if (picture.getAttribute("src") !== source) picture.src = source;
  picture.alt = text.textContent = seen.clip.text;
}

function flash() {
  const newest = element("newest");
  newest.classList.remove("is-new");
  void newest.offsetWidth; // begins the animation anew
  newest.classList.add("is-new");
}

function watch() {
  const now = seconds();
  if (now - heard > MISSED_SECONDS && now - tried > AGAIN_SECONDS) listen();
  show();
}

for (const name of ["scale", "calls", "lettering", "foot"]) page.style.setProperty("--" + name, page.dataset[name]);
listen();
show();
setInterval(watch, 250);
