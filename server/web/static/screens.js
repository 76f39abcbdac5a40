// Alerts on a locked screen. The browser is asked for leave when the button is pressed, never before.
"use strict";

const screens = document.getElementById("screens");

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function post(path, fields = {}) {
  const headers = page.dataset.branch ? { "X-Heliotrope-Branch": page.dataset.branch } : {};
  return fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
}

async function subscription() {
  const known = await navigator.serviceWorker.register("/static/worker.js");
  const worker = known.active ?? known.waiting ?? known.installing;
  if (worker.state !== "activated") {
    await new Promise((ready) => worker.addEventListener("statechange", () => worker.state === "activated" && ready()));
  }
  const key = bytesOf(screens.dataset.key);
  return known.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function begin() {
  if ((await Notification.requestPermission()) !== "granted") return say(screens.dataset.refused);
  const { endpoint, keys } = (await subscription()).toJSON();
  const answer = await post("/screens", { endpoint, key: keys.p256dh, auth: keys.auth });
  if (!answer.ok) throw new Error(String(answer.status));
  screens.setAttribute("aria-pressed", "true");
}

async function end() {
  const answer = await post("/screens/end");
  if (!answer.ok) throw new Error(String(answer.status));
  screens.setAttribute("aria-pressed", "false");
}

// Browsers offer this on pages that came over HTTPS only, and on this machine.
if (screens && "serviceWorker" in navigator && "PushManager" in window) {
  screens.hidden = false;
  screens.addEventListener("click", async () => {
    const on = screens.getAttribute("aria-pressed") === "true";
    await (on ? end() : begin()).catch(() => say(screens.dataset.failed));
  });
}
