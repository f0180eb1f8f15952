"use strict";
(() => {
  const table = document.getElementById("contracts");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const maps = new Map(Array.from(document.getElementById("map").tBodies[0].rows, (row) => [row.cells[0].textContent, row]));
  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const show = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
      const map = maps.get(row.cells[0].textContent);
      if (map) map.hidden = row.hidden;
    }
    shown.textContent = `${count} of ${rows.length}`;
  };
  filter.addEventListener("input", show);
  const order = { A: 5, B: 4, C: 3, D: 2, F: 1, none: 0 };
  const key = (row, column) => {
    const text = row.cells[column].textContent;
    if (column === 1) return order[text] ?? 0;
    return column === 0 ? text.toLowerCase() : Number(text || -1);
  };
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = head.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sign = down ? -1 : 1;
      rows.sort((a, b) => {
        const [x, y] = [key(a, column), key(b, column)];
        return sign * (x < y ? -1 : x > y ? 1 : 0);
      });
      body.append(...rows);
    });
  });
  show();
})();
