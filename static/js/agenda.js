// The agenda on the form of a meeting: clock times as they are typed, and items moved up and down.
// The server computes the same times (meetings/domain/agenda.py); without this script items keep their order.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const set = $("[data-agenda]");
const start = document.getElementById(set.dataset.agendaStarts);
const end = document.getElementById(set.dataset.agendaEnds);
const DAY = 24 * 60;

const rows = () => $$("[data-formset-row]", set).filter((row) => !row.hidden);
const minutesOf = (row) => Math.max(0, Number.parseInt($('[name$="-minutes"]', row).value, 10) || 0);

/** Minutes since midnight of a datetime-local field; null where it is not filled. */
function clockOf(input) {
  const found = /T(\d\d):(\d\d)/.exec(input.value);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

function words(minutes) {
  const time = ((minutes % DAY) + DAY) % DAY;
  return `${String(Math.floor(time / 60)).padStart(2, "0")}.${String(time % 60).padStart(2, "0")}`;
}

function refresh() {
  const begin = clockOf(start);
  let moment = begin ?? 0;
  rows().forEach((row, index, all) => {
    const until = moment + minutesOf(row);
    $("[data-agenda-clock]", row).textContent = begin === null ? `Acara ${index + 1}` : `${words(moment)}–${words(until)}`;
    moment = until;
    $('[name$="-position"]', row).value = index + 1;
    const [up, down] = $$("[data-agenda-move]", row);
    up.hidden = down.hidden = false;
    up.disabled = index === 0;
    down.disabled = index === all.length - 1;
  });
  $("[data-agenda-sum]", set).textContent = summary(begin, moment);
}

function summary(begin, until) {
  const count = rows().length;
  if (!count) return "";
  const total = `${count} acara, ${until - (begin ?? 0)} menit`;
  const finish = clockOf(end);
  if (begin === null) return `${total}.`;
  if (finish === null || start.value.slice(0, 10) !== end.value.slice(0, 10)) return `${total}, selesai pukul ${words(until)} WIB.`;
  const rest = finish - until;
  if (rest === 0) return `${total}, pas sampai rapat selesai.`;
  return `${total}, selesai pukul ${words(until)} WIB, ${Math.abs(rest)} menit ${rest > 0 ? "sebelum" : "sesudah"} rapat berakhir.`;
}

function move(button) {
  const row = button.closest("[data-formset-row]");
  const all = rows();
  const other = all[all.indexOf(row) + Number(button.dataset.agendaMove)];
  if (!other) return;
  if (Number(button.dataset.agendaMove) < 0) other.before(row);
  else other.after(row);
  refresh();
  if (button.disabled) $$("[data-agenda-move]", row).find((one) => !one.disabled)?.focus();
  else button.focus();
}

set.addEventListener("click", (event) => {
  const button = event.target.closest("[data-agenda-move]");
  if (button) move(button);
});
set.addEventListener("input", refresh);
set.addEventListener("formset:added", refresh);
set.addEventListener("formset:removed", refresh);
start.addEventListener("input", refresh);
end.addEventListener("input", refresh);
refresh();
