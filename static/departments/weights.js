// The sum of the weights while they are typed. The server says it again when the form is sent.
const box = document.querySelector("[data-weights]");

if (box) {
  const inputs = [...box.querySelectorAll("input")];
  const output = box.querySelector("[data-weights-sum]");
  const note = box.querySelector("[data-weights-note]");
  const refresh = () => {
    const sum = inputs.reduce((total, input) => total + (Number(input.value) || 0), 0);
    output.textContent = sum;
    note.textContent = sum === 100 ? "tepat" : sum > 100 ? `kurangi ${sum - 100}` : `tambah ${100 - sum}`;
    note.className = sum === 100 ? "text-good" : "text-poor";
  };
  inputs.forEach((input) => input.addEventListener("input", refresh));
  refresh();
}
