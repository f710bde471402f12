// What pages that save themselves share (pprg.js, minutes.js): the notices of their _saving.html, ids of requests, a
// fresh token after signing in again, and a copy of what is typed in this browser until the server has all of it.
// app.js forgets copies that are old, and those of who signs out.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Waiting times after saving failed, in milliseconds. */
export const RETRIES = [5000, 15000, 30000, 60000];
const COPIED = 250; // milliseconds between two copies

/** An id by which the page knows its own save again though no answer came. */
export const requestId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Show one of the notices, or none; the offer of a copy stands beside them. */
export function say(name, reason) {
  $$("[data-say]").forEach((box) => {
    if (box.dataset.say !== "copy") box.hidden = box.dataset.say !== name;
  });
  const place = $(`[data-say="${name}"] [data-say-reason]`);
  if (place && reason) place.textContent = reason;
}

/**
 * After signing in again in another tab the page's token is old: take that of a fresh page of the same account.
 * Returns "renewed", "expired", "offline" or "refused".
 */
export async function renewToken(form) {
  let page;
  try {
    page = await fetch(location.pathname, { headers: { "HX-Request": "true" } });
  } catch {
    return "offline";
  }
  if (page.status === 401) return "expired";
  const fresh = $(`#${form.id}`, new DOMParser().parseFromString(await page.text(), "text/html"));
  const token = fresh && $("[name=csrfmiddlewaretoken]", fresh)?.value;
  if (!token || fresh.dataset.copy !== form.dataset.copy) return "refused";
  $$("[name=csrfmiddlewaretoken]").forEach((input) => {
    input.value = token;
  });
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  return "renewed";
}

/** A form as the server sent it: on a slow line people type before the script has arrived. */
export function delivered(form) {
  const clean = form.cloneNode(true);
  clean.reset();
  return clean;
}

/**
 * The copy of a form in this browser, under the name of its data-copy. It says what it needs of the page through `page`:
 * contents() what is kept ({fields: [[name, value], ...], ...}), words(fields) what of it was typed, as one text,
 * isNeeded() whether the server lacks something, isLeaving() whether nothing is to be kept any more,
 * restore(copy) puts it back and saves.
 */
export class Copy {
  #key;
  #page;
  #timer = 0;
  #offered = null; // an older copy about which nobody has decided yet

  constructor(key, page) {
    this.#key = key;
    this.#page = page;
    document.addEventListener("click", (event) => this.#answer(event));
    window.addEventListener("storage", (event) => {
      // Another tab of this page has saved or discarded what is offered here.
      if (event.key === key && event.newValue === null && this.#offered) this.#decided();
    });
  }

  /** Look for what was left here; `givenUp`: the typed text was given up on the page of both texts. */
  open(givenUp = false) {
    const found = this.#read();
    if (found && (givenUp || this.#isOnPage(found))) this.#store(found.older);
    const left = this.#read();
    if (left && !this.#isOnPage(left)) this.#offer(left);
  }

  /** Keep what is typed; returns whether this browser has it now. */
  keep() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#page.isLeaving()) return true;
    return this.#store({ at: Date.now(), ...this.#page.contents(), older: this.#offered ?? undefined });
  }

  /** Keep it in a moment. */
  soon() {
    this.#timer ||= setTimeout(() => this.keepOrDrop(), COPIED);
  }

  /** Keep what the server lacks; once it lacks nothing the copy goes. */
  keepOrDrop() {
    this.#timer = 0;
    if (this.#page.isNeeded()) this.keep();
    else this.#store(this.#offered);
  }

  /** Where what is not saved stands, for the line that says so. */
  get place() {
    return this.keep() ? "disimpan di peramban ini" : "jangan tutup halaman ini";
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }

  #store(copy) {
    try {
      if (copy) localStorage.setItem(this.#key, JSON.stringify(copy));
      else localStorage.removeItem(this.#key);
      return true;
    } catch {
      return false;
    }
  }

  #isOnPage(copy) {
    return this.#page.words(copy.fields) === this.#page.words(this.#page.contents().fields);
  }

  #offer(copy) {
    this.#offered = copy;
    const when = new Intl.DateTimeFormat("id-ID", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Jakarta" });
    $("[data-say-when]").textContent = `${when.format(new Date(copy.at))} WIB`;
    $('[data-say="copy"]').hidden = false;
  }

  /** Close the offer; behind it may stand one that is older still. */
  #decided() {
    const next = this.#offered?.older;
    this.#offered = null;
    $('[data-say="copy"]').hidden = true;
    if (next && !this.#isOnPage(next)) this.#offer(next);
  }

  #answer(event) {
    if (event.target.closest("[data-copy-restore]")) {
      const copy = this.#offered;
      this.#decided();
      this.#page.restore(copy);
    } else if (event.target.closest("[data-copy-discard]")) {
      this.#decided();
      this.keepOrDrop();
    }
  }
}
