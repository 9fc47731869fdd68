// Numbers that superior texts set, beside what the plans made of them; and every target that a task names.
const targets = { plan: "", what: "" };
const NUMBER = /\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?/;
// A number with its unit, as figure 9 counts them: a few words with a digit, and neither the label of a list item nor a symbol.
const LABEL = /^\s*(?:(?:\d{1,2}\.)+\s|[a-zđ]\)|\d{1,2}(?:\.\d{1,2})+\.?\s*$)|\d\/(?:\d{4}\/)?\p{Lu}/u;
const isNumber = (text) => /\d/.test(text) && text.split(/\s+/).length <= 4 && !LABEL.test(text);
const numberIn = (text) => {
  const match = NUMBER.exec(text);
  if (!match) return null;
  return Number((/\.\d{3}(\D|$)/.test(match[0]) ? match[0].replaceAll(".", "") : match[0]).replace(",", "."));
};

function changedNumbers() {
  const found = [];
  study.tasks.forEach((task, n) => {
    for (const [what, from, to] of task.changed || []) if (what.startsWith("number") && (!from || isNumber(from)) && (!to || isNumber(to))) found.push({ n, what, from, to, source: (task.sources || [])[0] || [-1, "", 0, 0, ""] });
  });
  return found.sort((a, b) => (a.source[1] < b.source[1] ? -1 : a.source[1] > b.source[1] ? 1 : 0) || a.source[2] - b.source[2] || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0) || a.n - b.n);
}

function drawTargets() {
  const changes = changedNumbers();
  const kinds = [...new Set(changes.map((c) => c.what))].sort();
  const set = (key) => (value) => {
    targets[key] = value;
    drawTargets();
  };
  $("targets-controls").replaceChildren(select(say("locality"), planOptions(say("all")), targets.plan, set("plan")), select(say("targets.change"), [["", say("all")], ...kinds.map((k) => [k, changeName(k)])], targets.what, set("what")));
  const mine = (n) => targets.plan === "" || study.tasks[n].document === Number(targets.plan);
  const rows = changes.filter((c) => mine(c.n) && (!targets.what || c.what === targets.what)).map((c) => {
    const [above, here] = [numberIn(c.from), numberIn(c.to)];
    const ratio = above && here ? here / above : null;
    return [
      bdi([c.source[1], c.source[4]].filter(Boolean).join(", ")), bdi(c.from || "–"), bdi(c.to || "–"), changeName(c.what),
      { show: ratio === null ? "" : "× " + decimal(ratio), value: ratio ?? "" }, bdi(study.documents[study.tasks[c.n].document].label), el("a", { href: taskRoute(c.n) }, study.tasks[c.n].id),
    ];
  });
  const named = study.tasks.map((t, n) => n).filter((n) => study.tasks[n].targets && mine(n)).flatMap((n) => study.tasks[n].targets.map(([verbatim, of]) => [
    bdi(study.documents[study.tasks[n].document].label), el("a", { href: taskRoute(n) }, study.tasks[n].id), bdi(verbatim), bdi(of), RELATION_NAMES[study.tasks[n].relation] || "",
  ]));
  const heads = ["superior-text", "targets.above", "targets.here", "targets.change"].map((key) => say(key));
  $("targets-body").replaceChildren(
    rows.length ? table("targets-changed.csv", [...heads, "#" + say("targets.ratio"), say("locality"), say("task")], rows, { "aria-label": say("targets.changed") }) : el("p", {}, say("targets.no-change")),
    el("h2", {}, say("targets.named")), el("p", { class: "note" }, say("targets.named-note")),
    named.length ? table("targets.csv", [say("locality"), say("task"), say("targets.number"), say("targets.of"), say("relation")], named, { "aria-label": say("targets.named") }) : el("p", {}, say("targets.no-target")),
  );
}
