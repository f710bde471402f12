// Step 7 of a GAP: the sum of masukan beside jumlah anggaran and pagu, while somebody types.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const box = $("[data-sum]");
const form = box.closest("form");

/** An amount in sen, as the server reads it; null where it is not plain what is meant. */
function sen(text) {
  const amount = text.trim().replace(/^(rp\.?|idr)\s*/i, "").replace(/,-{1,2}$/, "");
  if (!amount) return 0n;
  const parts = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(amount) ?? /^(\d+)\.(\d{1,2})$/.exec(amount);
  return parts ? BigInt(parts[1].replaceAll(".", "")) * 100n + BigInt((parts[2] ?? "").padEnd(2, "0")) : null;
}

function rupiah(amount) {
  const rest = amount % 100n;
  const whole = new Intl.NumberFormat("id-ID").format(amount / 100n);
  return `Rp${whole}${rest ? `,${String(rest).padStart(2, "0")}` : ""}`;
}

function sum() {
  const rows = $$("[data-formset-row]", form).filter((row) => !row.hidden);
  const amounts = rows.map((row) => sen($('[name$="-input_amount"]', row).value));
  const inputs = amounts.reduce((total, amount) => total + (amount ?? 0n), 0n);
  const text = form.elements.namedItem("budget_total").value;
  const total = sen(text);
  const ceiling = box.dataset.ceiling ? sen(box.dataset.ceiling) : null;
  const difference = text.trim() && total !== null ? total - inputs : 0n;
  $("[data-sum-inputs]", box).textContent = rupiah(inputs);
  if (total !== null) $("[data-sum-total]", box).textContent = text.trim() ? rupiah(total) : "—";
  $("[data-sum-difference]", box).textContent = `${difference < 0n ? "-" : ""}${rupiah(difference < 0n ? -difference : difference)}`;
  $("[data-sum-over]", box).hidden = ceiling === null || (inputs <= ceiling && (total ?? 0n) <= ceiling);
  $("[data-sum-differs]", box).hidden = difference === 0n || form.elements.namedItem("budget_note").value.trim() !== "";
  $("[data-sum-unread]", box).hidden = total !== null && !amounts.includes(null);
}

["input", "formset:added", "formset:removed"].forEach((name) => form.addEventListener(name, sum));
sum();
