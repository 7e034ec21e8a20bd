"use strict";
const KEY_STEP_S = 5;
const $ = (selector, within = document) => within.querySelector(selector);
const cards = [...document.querySelectorAll(".card")];
const smoothly = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
let current = null;

document.documentElement.classList.add("scripted");

function clock(seconds) {
  const whole = Math.floor(seconds);
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function playerOf(element) {
  return $("video, audio", element.closest(".recording"));
}

function select(card) {
  current?.removeAttribute("aria-current");
  current = card;
  card.setAttribute("aria-current", "true");
}

function start(player) {
  for (const other of document.querySelectorAll("video, audio")) {
    if (other !== player) other.pause();
  }
  player.play().catch((error) => {
    if (error.name === "NotSupportedError") tellProblem(player);
  });
}

function play(card) {
  const player = playerOf(card);
  select(card);
  player.card = card;
  player.from = Number(card.dataset.from);
  player.until = Number(card.dataset.to);
  player.currentTime = player.from;
  start(player);
}

function jump(player, time) {
  player.until = null;
  player.currentTime = time;
  start(player);
}

function tellProblem(player) {
  $(".problem", player.parentElement).hidden = false;
  player.classList.add("broken");
}

function follow(player) {
  const { currentTime } = player;
  if (player.until != null && currentTime >= player.until) {
    player.until = null;
    player.pause();
  }
  const strip = $(".strip", player.closest(".recording"));
  const head = $(".playhead", strip);
  head.hidden = false;
  head.style.left = `${Math.min(100, (100 * currentTime) / Number(strip.dataset.length))}%`;
  strip.setAttribute("aria-valuenow", currentTime.toFixed(1));
  strip.setAttribute("aria-valuetext", clock(currentTime));
  if (player.card) pointOnPicture(player.card, currentTime);
}

function pointOnPicture(card, time) {
  const needle = $(".needle", card);
  if (!needle) return;
  const from = Number(card.dataset.shownStart);
  const share = (time - from) / (Number(card.dataset.shownEnd) - from);
  needle.style.left = `${100 * share}%`;
  needle.classList.toggle("on", share >= 0 && share <= 1);
}

function followWhilePlaying(player) {
  follow(player);
  if (!player.paused) requestAnimationFrame(() => followWhilePlaying(player));
}

function watch(player) {
  player.addEventListener("play", () => followWhilePlaying(player));
  player.addEventListener("timeupdate", () => follow(player));
  player.addEventListener("error", () => tellProblem(player));
  player.addEventListener("loadedmetadata", () => {
    if (player.until != null && player.currentTime < player.from) player.currentTime = player.from;
  });
  player.addEventListener("seeking", () => {
    const inside = player.currentTime >= player.from - 0.01 && player.currentTime <= player.until;
    if (!inside) player.until = null;
  });
}

function makeSlider(strip) {
  const length = Number(strip.dataset.length);
  const pointer = $(".pointer", strip);
  const timeAt = (event) => {
    const { left, width } = strip.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width)) * length;
  };
  for (const [name, value] of [["role", "slider"], ["tabindex", "0"], ["aria-valuemin", "0"],
    ["aria-valuemax", length], ["aria-valuenow", "0"], ["aria-valuetext", clock(0)]]) {
    strip.setAttribute(name, value);
  }
  strip.addEventListener("click", (event) => jump(playerOf(strip), timeAt(event)));
  strip.addEventListener("pointermove", (event) => {
    const time = timeAt(event);
    pointer.hidden = false;
    pointer.textContent = clock(time);
    pointer.style.left = `${(100 * time) / length}%`;
    pointer.classList.toggle("late", time > length / 2);
  });
  strip.addEventListener("pointerleave", () => { pointer.hidden = true; });
  strip.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -KEY_STEP_S, ArrowRight: KEY_STEP_S }[event.key];
    if (!step) return;
    event.preventDefault();
    const player = playerOf(strip);
    player.until = null;
    player.currentTime = Math.min(length, Math.max(0, player.currentTime + step));
    follow(player);
  });
}

async function copy(card) {
  const text = $(".times", card).textContent;
  const button = $(".copy", card);
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    $("#spoken").textContent = `Copied ${text}`;
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  } catch {
    getSelection().selectAllChildren($(".times", card));
  }
}

function listShown() {
  return cards.filter((card) => !card.closest("details:not([open])"));
}

function step(by) {
  const shown = listShown();
  if (!shown.length) return;
  const at = current ? shown.indexOf(current) + by : 0;
  const card = shown[Math.min(shown.length - 1, Math.max(0, at))];
  select(card);
  $(".play", card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", behavior: smoothly });
}

function playOrPause() {
  const playing = [...document.querySelectorAll("video, audio")].find((each) => !each.paused);
  const card = current ?? listShown()[0];
  if (playing) playing.pause();
  else if (card) play(card);
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  " ": playOrPause,
  c: () => current && copy(current),
};

document.addEventListener("keydown", (event) => {
  const action = actions[event.key];
  const own = event.key === " " && event.target.closest("button, summary, video, audio");
  if (!action || own || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (!card) return;
  if (event.target.closest(".copy")) {
    copy(card);
  } else if (event.target.closest(".play") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    play(card);
  }
});

const whenSeen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    target.preload = "metadata";
    whenSeen.unobserve(target);
  }
});

for (const player of document.querySelectorAll("video, audio")) {
  watch(player);
  whenSeen.observe(player);
}
for (const strip of document.querySelectorAll(".strip")) makeSlider(strip);
