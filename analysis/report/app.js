// Views, addresses, keys. The address after # says what is shown: it can be kept, sent and gone back to.
const VIEWS = ["overview", "uptake", "tasks", "reading", "documents", "figures", "methods"];
const ANCHORS = { composition: "overview" };

function go(...parts) {
  location.hash = route(...parts).slice(1);
}

function remember(...parts) {
  history.replaceState(null, "", route(...parts));
}

function show() {
  const parts = location.hash.slice(1).split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  if (parts[0] === "task") parts.splice(0, 3, "tasks", parts[1], parts[2]);
  if ($("task-dialog").open) $("task-dialog").close();
  const anchor = parts[0].startsWith("figure-") ? "figures" : ANCHORS[parts[0]];
  const view = VIEWS.includes(parts[0]) || parts[0] === "search" ? parts[0] : anchor || "overview";
  for (const section of document.querySelectorAll(".view")) section.classList.toggle("shown", section.id === "view-" + view);
  for (const link of document.querySelectorAll("nav a")) link.dataset.view === view ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  if (view === "uptake") drawUptake();
  if (view === "tasks") {
    if (parts.length > 1) filters.plan = byId.has(parts[1]) ? byId.get(parts[1]) : "";
    drawTaskControls();
    drawTasks();
    const chosen = taskNumber.get(filters.plan + "/" + parts[2]);
    if (chosen !== undefined) openTask(chosen);
  }
  if (view === "reading") {
    const plan = byId.has(parts[1]) ? byId.get(parts[1]) : reading.plan;
    openReading(plan, byId.has(parts[2]) ? byId.get(parts[2]) : -1, parts.slice(3));
  }
  if (view === "search") drawSearch(parts[1] || "");
  if (anchor && $(parts[0])) $(parts[0]).scrollIntoView();
  else scrollTo0();
}

const scrollTo0 = () => window.scrollTo(0, 0);

function switchTheme() {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const view = document.querySelector(".view.shown").id.slice(5);
  const keys = {
    "/": () => $("search-box").focus(), "?": () => $("help").showModal(), d: switchTheme,
    o: () => {
      reading.original = !reading.original;
      if (view === "reading") {
        drawReading();
        if (reading.passage) choosePassage(reading.passage);
      }
    },
    n: () => view === "reading" && stepPassage(1), p: () => view === "reading" && stepPassage(-1),
    j: () => view === "tasks" && stepTask(1), k: () => view === "tasks" && stepTask(-1),
  };
  const action = keys[event.key] || (VIEWS[Number(event.key) - 1] && (() => go(VIEWS[Number(event.key) - 1])));
  if (!action) return;
  event.preventDefault();
  action();
});

$("theme").addEventListener("click", switchTheme);
$("help-button").addEventListener("click", () => $("help").showModal());
addEventListener("beforeprint", () => document.documentElement.classList.toggle("printing-view", !$("view-overview").classList.contains("shown")));
addEventListener("hashchange", show);
document.documentElement.className = "js";
show();
