// Tasks without a source, beside the holes of the chain they may come from.
const holes = { level: "", words: "" };

function missingDocuments(columns) {
  const found = new Map();
  for (const p of columns) for (const number of study.documents[p].missing) found.set(number, [...(found.get(number) || []), p]);
  return [...found].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}

function drawHoles() {
  const redraw = (key) => (value) => {
    holes[key] = value;
    drawHolesBody();
  };
  const levels = [...new Set(plans.map((p) => study.documents[p].level))];
  const box = el("input", { type: "search", value: holes.words, placeholder: "huyen", oninput: (event) => redraw("words")(event.target.value) });
  $("holes-controls").replaceChildren(select(say("level"), [["", say("all")], ...levels.map((l) => [l || "-", LEVELS[l]])], holes.level, redraw("level")), el("label", {}, say("locality"), box));
  drawHolesBody();
}

function drawHolesBody() {
  const columns = plans.filter((p) => (!holes.level || (study.documents[p].level || "-") === holes.level) && holds(study.documents[p].label, holes.words));
  const without = (p) => study.tasks.map((t, n) => n).filter((n) => study.tasks[n].document === p && study.tasks[n].relation === "none" && study.tasks[n].kind !== "closing");
  const rows = columns.map((p) => {
    const doc = study.documents[p], none = without(p), total = study.tasks.filter((t) => t.document === p && t.kind !== "closing").length;
    const list = el("details", {}, el("summary", {}, say("n.tasks", { n: none.length })), el("ul", {}, ...none.map((n) => el("li", {}, el("a", { href: taskRoute(n) }, taskText(n).slice(0, 160)), " ", say("own." + (study.tasks[n].own || "bound"))))));
    const missing = doc.missing.length ? doc.missing.flatMap((number) => [el("span", { class: "hole" }, bdi(number)), " "]) : [doc.coverage === null ? say("chain.none") : doc.coverage >= 1 ? say("chain.whole") : ""];
    return [bdi(doc.label), { show: none.length ? list : whole(0), value: none.length }, { show: whole(total), value: total }, { show: share(doc.coverage), value: doc.coverage ?? "" }, { show: missing, value: doc.missing.join(";") }];
  });
  const heads = [say("plan"), say("holes.none"), "#" + say("tasks"), "#" + say("chain-coverage"), say("holes.missing")];
  const numbers = missingDocuments(columns).map(([number, of]) => [bdi(number), { show: whole(of.length), value: of.length }, { show: of.map((p) => study.documents[p].label).join(", "), value: of.map((p) => study.documents[p].id).join(";") }]);
  $("holes-body").replaceChildren(
    table("no-source.csv", heads, rows, { "aria-label": say("view.holes") }),
    el("h2", {}, say("holes.documents")),
    numbers.length ? table("missing-documents.csv", [say("number"), "#" + say("plans"), say("holes.carried-out")], numbers, { "aria-label": say("holes.documents") }) : el("p", {}, say("holes.no-missing")),
  );
}
