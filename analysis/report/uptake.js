// Provisions by plans; a cell opens plan and source at the passage. Arrow keys move from cell to cell.
const uptake = { source: -1, level: "", taken: "", group: "", words: "" };
const takenBy = new Map(study.uptake.tasks.map(([provision, plan, task]) => [provision + "/" + plan, task]));

function uptakeSources() {
  const found = new Map();
  for (const number of Object.keys(study.uptake.cells)) {
    const source = study.provisions[number][0];
    const entry = found.get(source) || [source, 0, 0];
    entry[1] += 1;
    entry[2] += plans.filter((p) => Number(study.uptake.cells[number][p]) < 4).length;
    found.set(source, entry);
  }
  return [...found.values()].sort((a, b) => b[2] - a[2] || a[0] - b[0]);
}

function drawUptake() {
  const sources = uptakeSources();
  if (!sources.length) {
    $("uptake-grid").replaceChildren(el("p", { class: "passage-empty" }, say("uptake.nothing")));
    return;
  }
  if (uptake.source < 0) uptake.source = sources[0][0];
  const redraw = (key) => (value) => {
    uptake[key] = key === "source" ? Number(value) : value;
    if (key === "source") uptake.group = "";
    drawUptake();
  };
  const groups = Object.entries(study.groups[uptake.source] || {});
  const levels = [...new Set(plans.map((p) => study.documents[p].level))];
  $("uptake-controls").replaceChildren(
    select(say("superior-text"), sources.map(([s, n]) => [s, study.documents[s].label + " – " + say("n.provisions", { n })]), uptake.source, redraw("source")),
    select(say("level"), [["", say("all")], ...levels.map((l) => [l || "-", LEVELS[l]])], uptake.level, redraw("level")),
    ...(groups.length ? [select(say("group"), [["", say("all")], ...groups.map(([g, t]) => [g, g + ". " + t])], uptake.group, redraw("group"))] : []),
    select(say("provisions"), [["", say("all")], ["some", say("uptake.some")], ["nobody", say("uptake.nobody")]], uptake.taken, redraw("taken")),
    csvButton("uptake.csv", uptakeRows),
  );
  $("uptake-legend").replaceChildren(
    ...["verbatim", "near", "adapted", "thematic"].flatMap((r) => [mark(r), RELATION_NAMES[r]]), el("span", { class: "key" }), say("uptake.none"), el("span", { class: "key na" }), RELATION_NAMES["n/a"],
  );
  const columns = plans.filter((p) => !uptake.level || (study.documents[p].level || "-") === uptake.level);
  const rows = Object.keys(study.uptake.cells).map(Number).filter((n) => study.provisions[n][0] === uptake.source && (!uptake.group || study.provisions[n][2] === uptake.group) && wanted(n, columns));
  uptake.shown = [columns, rows];
  const groupRank = (n) => Number(study.provisions[n][2]) || 1e6;
  rows.sort((a, b) => groupRank(a) - groupRank(b) || study.provisions[a][3] - study.provisions[b][3]);
  $("uptake-grid").replaceChildren(uptakeTable(columns, rows));
}

function wanted(number, columns) {
  if (!uptake.taken) return true;
  const taken = columns.some((p) => Number(study.uptake.cells[number][p]) < 4);
  return taken === (uptake.taken === "some");
}

function uptakeTable(columns, rows) {
  const border = (i) => (i && study.documents[columns[i]].level !== study.documents[columns[i - 1]].level ? "border" : null);
  const head = el("tr", {}, el("th", { scope: "col" }, say("provision")), ...columns.map((p, i) => el("th", { scope: "col", class: border(i) }, el("span", {}, bdi(study.documents[p].label)))));
  const body = el("tbody");
  const titles = study.groups[uptake.source] || {};
  let group = null;
  for (const number of rows) {
    const [source, id, own, start, end, addressee] = study.provisions[number];
    if (own !== group) {
      group = own;
      const title = group ? group + ". " + (titles[group] || "") : say("uptake.outside");
      body.append(el("tr", { class: "group" }, el("th", { colspan: columns.length + 1, scope: "colgroup" }, bdi(title))));
    }
    const text = study.documents[source].text.slice(start, end);
    const name = el("th", { scope: "row", title: text }, el("b", {}, id), addressee && addressee !== "all" ? " · " + say("addressee." + addressee) : "", el("small", {}, bdi(text.slice(0, 400))));
    body.append(el("tr", {}, name, ...columns.map((p, i) => uptakeCell(number, p, border(i)))));
  }
  const table = el("table", { class: columns.length <= 14 ? "uptake few" : "uptake", onkeydown: moveInGrid }, el("thead", {}, head), body);
  const first = table.querySelector("td button");
  if (first) first.tabIndex = 0;
  return table;
}

function uptakeRows() {
  const [columns, rows] = uptake.shown;
  const head = ["source", "provision", "group", "addressee", "document", "locality", "task", "relation"];
  return [head, ...rows.flatMap((number) => columns.filter((p) => study.relations[study.uptake.cells[number][p]]).map((p) => {
    const [source, id, group, , , addressee] = study.provisions[number];
    const task = takenBy.get(number + "/" + p);
    return [study.documents[source].id, id, group, addressee, study.documents[p].id, study.documents[p].label, task === undefined ? "" : study.tasks[task].id, study.relations[study.uptake.cells[number][p]]];
  }))];
}

function uptakeCell(number, plan, border) {
  const code = study.uptake.cells[number][plan];
  const relation = study.relations[code];
  if (!relation || relation === "n/a") return el("td", { class: [relation ? "na" : "", border].filter(Boolean).join(" ") || null });
  if (relation === "none") return el("td", { class: border });
  const task = takenBy.get(number + "/" + plan);
  const label = study.documents[plan].label + ", " + study.provisions[number][1] + ": " + RELATION_NAMES[relation];
  const open = () => go("reading", study.documents[plan].id, study.documents[study.provisions[number][0]].id, ...(task === undefined ? [] : ["task:" + study.tasks[task].id]), "provision:" + number);
  return el("td", { class: border }, el("button", { type: "button", tabindex: "-1", title: label, "aria-label": label, onclick: open }, mark(relation)));
}

function moveInGrid(event) {
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const cell = event.target.closest("td");
  if (!moves[event.key] || !cell) return;
  event.preventDefault();
  const [dx, dy] = moves[event.key];
  let [row, column] = [cell.parentElement, cell.cellIndex];
  while (row) {
    column += dx;
    if (dy) row = dy > 0 ? row.nextElementSibling : row.previousElementSibling;
    const next = row && row.cells[column];
    if (dx && !next) return;
    const button = next && next.querySelector("button");
    if (button) return button.focus();
  }
}
