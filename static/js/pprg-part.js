// The form of one part of the GBS or KAK: before it is sent, see that somebody is still signed in, since the sign-in
// page would take the place of what was typed. Without it the form is posted as it is.

import { renewToken, say } from "./autosave.js";

const form = document.querySelector("#bagian");
let passed = false;

form.addEventListener("submit", async (event) => {
  if (passed) return;
  event.preventDefault();
  event.stopPropagation();
  const outcome = await renewToken(form);
  if (outcome === "expired") return say("expired");
  if (outcome === "offline") return say("refused", "Tidak ada sambungan.");
  // Whatever else is wrong, the server says it and shows what was typed again.
  say("");
  passed = true;
  form.requestSubmit();
  passed = false;
});

document.querySelectorAll("[data-save-again]").forEach((button) => {
  button.addEventListener("click", () => form.requestSubmit());
});
