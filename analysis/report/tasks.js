// The list of tasks and its filters.
const STEP = 100;
const filters = { plan: "", level: "", relation: "", function: "", source: "", group: "", text: "" };
let shownTasks = STEP;

const taskRoute = (n) => route("task", study.documents[study.tasks[n].document].id, study.tasks[n].id);
const taskText = (n) => wordsAt(study.tasks[n].document, ...study.tasks[n].at);

function matching() {
  const query = filters.text ? queryPattern(filters.text) : null;
  return study.tasks.map((t, n) => n).filter((n) => {
    const task = study.tasks[n], doc = study.documents[task.document];
    if (filters.plan !== "" && task.document !== Number(filters.plan)) return false;
    if (filters.level && (doc.level || "-") !== filters.level) return false;
    if (filters.relation && task.relation !== filters.relation) return false;
    if (filters.function && task.function !== filters.function) return false;
    if (filters.source !== "" && !(task.sources || []).some((s) => s[0] === Number(filters.source))) return false;
    if (filters.group && !(task.sources || []).some((s) => groupOf(s) === filters.group)) return false;
    if (!query) return true;
    query.pattern.lastIndex = 0;
    return query.pattern.test(searchable(task.document, query.exact).slice(task.at[0], task.at[1]));
  });
}

const groupOf = (source) => {
  const number = provisionNumber.get(source[0] + "/" + source[4]);
  return number === undefined ? "" : study.provisions[number][2];
};

function drawTaskControls() {
  const set = (key) => (value) => {
    filters[key] = value;
    shownTasks = STEP;
    if (key === "source") {
      filters.group = "";
      drawTaskControls();
    }
    drawTasks();
  };
  const sources = [...new Set(study.tasks.flatMap((t) => (t.sources || []).map((s) => s[0])))].filter((s) => s >= 0).sort((a, b) => a - b);
  const groups = Object.entries(study.groups[filters.source] || {});
  const levels = [...new Set(plans.map((p) => study.documents[p].level))];
  const names = ["verbatim", "near", "adapted", "thematic", "none"];
  const box = el("input", { type: "search", value: filters.text, placeholder: "ha tang so", oninput: (event) => set("text")(event.target.value) });
  $("task-controls").replaceChildren(
    select(say("locality"), planOptions(say("all")), filters.plan, set("plan")),
    select(say("level"), [["", say("all")], ...levels.map((l) => [l || "-", LEVELS[l]])], filters.level, set("level")),
    select(say("relation"), [["", say("all")], ...names.map((r) => [r, RELATION_NAMES[r]])], filters.relation, set("relation")),
    select(say("function"), [["", say("all")], ...["substantive", "organisational"].map((f) => [f, say("function." + f)])], filters.function, set("function")),
    select(say("source"), [["", say("all")], ...sources.map((s) => [s, study.documents[s].label])], filters.source, set("source")),
    ...(groups.length ? [select(say("group"), [["", say("all")], ...groups.map(([g, t]) => [g, g + ". " + t])], filters.group, set("group"))] : []),
    el("label", {}, say("words"), box),
    csvButton("tasks.csv", () => taskRows(matching())),
  );
}

function drawTasks() {
  const found = matching();
  $("task-count").textContent = say("tasks.count", { n: found.length, total: study.tasks.length });
  $("task-list").replaceChildren(...found.slice(0, shownTasks).map(taskItem));
  $("task-more").hidden = found.length <= shownTasks;
  $("task-more").textContent = say("show-more", { left: found.length - shownTasks });
  drawHoleNote();
}

function drawHoleNote() {
  const concerned = filters.plan !== "" ? [Number(filters.plan)] : filters.relation === "none" ? plans : [];
  const open = concerned.filter((p) => study.documents[p].coverage === null || study.documents[p].coverage < 1);
  const notes = open.map((p) => el("p", {}, el("b", {}, bdi(study.documents[p].label)), " ", ...chainNote(study.documents[p])));
  const summary = el("summary", {}, say("tasks.holes", { n: notes.length }));
  $("task-holes").replaceChildren(...(notes.length ? [el("details", { class: "holes", open: notes.length <= 3 }, summary, ...notes)] : []));
}

// What is known of a plan's chain: how much of it is here, and the numbers of what is not.
function chainNote(doc) {
  if (doc.coverage === null) return [say("chain.none")];
  if (doc.coverage >= 1) return [say("chain.whole")];
  return [say("chain.open", { share: share(doc.coverage) }), ...doc.missing.flatMap((number) => [" ", el("span", { class: "hole" }, bdi(number))])];
}

function taskItem(n) {
  const task = study.tasks[n], doc = study.documents[task.document];
  const coded = el("span", {}, mark(task.relation || "none"), " ", el("b", {}, RELATION_NAMES[task.relation] || say("not-coded")));
  const facts = task.function ? [say("function." + task.function), say("confidence", { value: decimal(task.confidence) })] : [];
  facts.push(bdi(doc.label), task.id + ", " + say("line", { line: String(task.line) }));
  const side = el("div", { class: "side" }, coded, ...facts.map((fact) => el("span", {}, fact)), pendingMark(doc.id, "task", task.id));
  const main = el("div", {}, el("p", { class: "text", dir: "auto" }, el("a", { class: "whole", href: taskRoute(n) }, taskText(n))), taskSources(task, doc), taskFacts(task),
    el("p", { class: "links" }, el("a", { href: taskRoute(n) }, say("task.genealogy")), " · ", el("a", { href: route("reading", doc.id, ...bestSource(task), "task:" + task.id) }, say("task.read")), " · ",
      el("button", { type: "button", onclick: () => openCorrection({ task: n }) }, say("correct"))));
  return el("li", { id: "task-" + n, tabindex: "-1", "data-task": n }, side, main);
}

const bestSource = (task) => {
  const first = (task.sources || []).find((s) => s[0] >= 0);
  return first ? [study.documents[first[0]].id] : [""];
};

function taskSources(task, doc) {
  const known = (task.sources || []).filter((s) => s[0] >= 0 || s[1]);
  if (!known.length) return el("p", { class: "more-info" }, ...(task.relation === "none" ? [say("task.no-source"), " ", ...chainNote(doc)] : []));
  const links = known.map(([index, number, first, , provision]) => {
    const text = [number, provision, first ? say("line", { line: String(first) }) : ""].filter(Boolean).join(", ");
    return index < 0 ? bdi(text) : el("a", { href: route("reading", doc.id, study.documents[index].id, "task:" + task.id, "line:" + first) }, text);
  });
  return el("p", { class: "more-info" }, say("source") + ": ", ...links.flatMap((link, i) => (i ? ["; ", link] : [link])), task.reused ? " · " + say("task.reused", { share: share(task.reused) }) : "");
}

function taskFacts(task) {
  const facts = [];
  if (task.lead) facts.push(say("field.lead") + ": " + task.lead);
  if (task.deadline) facts.push(say("field.deadline") + ": " + task.deadline.replaceAll(";", "; "));
  for (const [what, from, to] of task.changed || []) facts.push(changeName(what) + (from || to ? " (" + (from || "–") + " → " + (to || "–") + ")" : ""));
  return el("p", { class: "more-info" }, bdi(facts.join(" · ")));
}

const changeName = (what) => (study.words["change." + what] ? say("change." + what) : what);

function taskRows(numbers) {
  const head = ["document", "locality", "task", "line", "relation", "function", "confidence", "share_words_reused", "own", "introduced_at", "source", "text"];
  return [head, ...numbers.map((n) => {
    const t = study.tasks[n], d = study.documents[t.document];
    return [d.id, d.label, t.id, t.line, t.relation, t.function, t.confidence, t.reused, t.own, t.introduced, (t.sources || []).map((s) => (s[1] + " " + s[4]).trim()).join(";"), taskText(n)];
  })];
}

function stepTask(step) {
  const items = [...document.querySelectorAll("#task-list > li")];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement.closest("#task-list > li"));
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

$("task-more").addEventListener("click", () => {
  shownTasks += STEP;
  drawTasks();
});
