// Views, addresses, keys. The address after # says what is shown: it can be kept, sent and gone back to.
const VIEWS = [...document.querySelectorAll("nav a")].map((link) => link.dataset.view);
const ANCHORS = { composition: "overview" };
const DRAW = { uptake: drawUptake, holes: drawHoles, targets: drawTargets, cascade: drawCascade, shared: drawShared };
const currentView = () => document.querySelector(".view.shown").id.slice(5);

function go(...parts) {
  location.hash = route(...parts).slice(1);
}

function remember(...parts) {
  history.replaceState(null, "", route(...parts));
}

function addressParts() {
  return location.hash.slice(1).split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

function show() {
  const parts = addressParts();
  const task = parts[0] === "task" && byId.has(parts[1]) ? taskNumber.get(byId.get(parts[1]) + "/" + parts[2]) : undefined;
  const anchor = parts[0].startsWith("figure-") ? "figures" : ANCHORS[parts[0]];
  const view = task !== undefined ? "task" : VIEWS.includes(parts[0]) || parts[0] === "search" ? parts[0] : anchor || "overview";
  for (const section of document.querySelectorAll(".view")) section.classList.toggle("shown", section.id === "view-" + view);
  for (const link of document.querySelectorAll("nav a")) link.dataset.view === (view === "task" ? "tasks" : view) ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  const current = document.querySelector("nav a[aria-current]");
  if (current) current.scrollIntoView({ block: "nearest", inline: "center" });
  if (DRAW[view]) DRAW[view]();
  if (view === "tasks") {
    if (parts.length > 1) filters.plan = byId.has(parts[1]) ? byId.get(parts[1]) : "";
    drawTaskControls();
    drawTasks();
  }
  if (view === "task") drawTask(task);
  if (view === "reading") {
    const plan = byId.has(parts[1]) ? byId.get(parts[1]) : reading.plan;
    openReading(plan, byId.has(parts[2]) ? byId.get(parts[2]) : -1, parts.slice(3));
  }
  if (view === "search") drawSearch(parts[1] || "");
  if (anchor && $(parts[0])) $(parts[0]).scrollIntoView();
  else window.scrollTo(0, 0);
}

// Arrived at another view: the heading takes the focus, so that keys and screen readers go on from there.
function arrive() {
  show();
  const heading = document.querySelector(".view.shown h1");
  if (heading && document.activeElement === document.body) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

function refresh() {
  const view = currentView();
  if (view === "task") drawTask(openedTask);
  if (view === "tasks") drawTasks();
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
}

function switchWording() {
  reading.original = !reading.original;
  if (currentView() !== "reading") return;
  drawReading();
  if (reading.passage) choosePassage(reading.passage);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const view = currentView();
  const keys = {
    "/": () => $("search-box").focus(), "?": () => $("help").showModal(), d: switchTheme, c: correctHere, o: switchWording,
    n: () => view === "reading" && stepPassage(1), p: () => view === "reading" && stepPassage(-1),
    j: () => (view === "tasks" ? stepTask(1) : view === "task" && stepOpened(1)), k: () => (view === "tasks" ? stepTask(-1) : view === "task" && stepOpened(-1)),
  };
  const action = keys[event.key] || (VIEWS[Number(event.key) - 1] && (() => go(VIEWS[Number(event.key) - 1])));
  if (!action) return;
  event.preventDefault();
  action();
});

// The overview's filter: plans whose name holds what was typed.
function filterOverview(typed) {
  for (const node of document.querySelectorAll("#view-overview [data-document]")) node.hidden = !holds(study.documents[byId.get(node.dataset.document)].label, typed);
  for (const level of document.querySelectorAll("#view-overview tr.level")) {
    let row = level.nextElementSibling, any = false;
    for (; row && !row.classList.contains("level"); row = row.nextElementSibling) any = any || !row.hidden;
    level.hidden = !any;
  }
}

for (const node of document.querySelectorAll("table[data-csv]")) node.closest(".scroll").before(csvButton(node.dataset.csv, () => rowsOf(node)));
for (const node of document.querySelectorAll("[data-figure]")) {
  const rows = study.data[node.dataset.figure];
  if (rows) node.append(" ", csvButton(node.dataset.figure + ".csv", () => parseCsv(rows)));
}
if ($("overview-filter")) $("overview-filter").addEventListener("input", (event) => filterOverview(event.target.value));
$("theme").addEventListener("click", switchTheme);
$("help-button").addEventListener("click", () => $("help").showModal());
addEventListener("beforeprint", () => document.documentElement.classList.toggle("printing-view", currentView() !== "overview"));
addEventListener("hashchange", arrive);
document.documentElement.classList.replace("no-js", "js");
show();
