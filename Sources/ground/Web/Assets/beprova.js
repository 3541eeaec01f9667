// Makes quicker what works without: focus on the error summary, a count of characters, a filter for
// the rows of a table.
"use strict";

document.querySelector(".error-summary[autofocus]")?.focus();

for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const note = document.getElementById(area.id + "-limit");
  const limit = Number(area.dataset.limit);
  if (!note) continue;
  note.setAttribute("aria-live", "polite");
  const say = () => {
    const left = limit - [...area.value].length;
    note.textContent = left >= 0
      ? area.dataset.left.replace("{n}", left)
      : area.dataset.over.replace("{n}", -left);
    note.classList.toggle("over", left < 0);
  };
  area.addEventListener("input", say);
  say();
}

let filters = 0;
for (const box of document.querySelectorAll(".data-table[data-filter]")) {
  const rows = [...box.querySelectorAll("tbody tr")];
  if (rows.length < 2) continue;
  const field = document.createElement("div");
  field.className = "field filter-rows";
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  input.id = "radfilter-" + ++filters;
  label.htmlFor = input.id;
  label.textContent = box.dataset.filter;
  const result = document.createElement("p");
  result.className = "muted";
  result.setAttribute("role", "status");
  field.append(label, input);
  box.prepend(field);
  box.append(result);
  input.addEventListener("input", () => {
    const words = input.value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLocaleLowerCase("sv");
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    result.textContent = shown === 0 ? box.dataset.none : "";
  });
}
