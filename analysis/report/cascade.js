// The cascade: which superior documents the plans carry out or cite, level by level, present or missing.
const cascade = { plan: "", what: "implements" };

function drawCascade() {
  const set = (key) => (value) => {
    cascade[key] = value;
    drawCascade();
  };
  $("cascade-controls").replaceChildren(
    select(say("plan"), planOptions(say("all")), cascade.plan, set("plan")),
    select(say("cascade.what"), [["implements", say("cascade.implements")], ["", say("cascade.any")]], cascade.what, set("what")),
  );
  const found = new Map();
  for (const [from, number, index, relation, lineage, level, mentions] of study.cascade) {
    if (cascade.what && relation !== cascade.what) continue;
    if (cascade.plan !== "" && from !== Number(cascade.plan)) continue;
    const key = index >= 0 ? "#" + index : number;
    const entry = found.get(key) || { number, index, lineage, level: index >= 0 ? study.documents[index].level : level, by: new Set(), mentions: 0 };
    entry.by.add(from);
    entry.mentions += mentions;
    found.set(key, entry);
  }
  const order = ["central", "province", "district", "commune", ""];
  const parts = order.flatMap((level) => {
    const entries = [...found.values()].filter((e) => (e.level || "") === level).sort((a, b) => b.by.size - a.by.size || (a.number < b.number ? -1 : 1));
    return entries.length ? [el("h2", {}, LEVELS[level]), table("cascade-" + (level || "unknown") + ".csv", [say("number"), say("cascade.where"), say("lineage"), "#" + say("cascade.mentions"), "#" + say("cascade.by"), say("cascade.who")], entries.map(cascadeRow), { "aria-label": LEVELS[level] })] : [];
  });
  $("cascade-body").replaceChildren(...(parts.length ? parts : [el("p", {}, say("cascade.nothing"))]));
}

function cascadeRow(entry) {
  const doc = entry.index >= 0 ? study.documents[entry.index] : null;
  const by = [...entry.by].sort((a, b) => a - b);
  const who = el("details", { open: by.length <= 3 }, el("summary", {}, say("n.documents", { n: by.length })), el("ul", {}, ...by.map((p) => el("li", {}, el("a", { href: readLink(p, entry.index) }, bdi(study.documents[p].label))))));
  return [
    doc ? bdi(doc.number || doc.label) : el("span", { class: "hole" }, bdi(entry.number)), doc ? say("cascade.here") : say("cascade.missing"), entry.lineage ? say("lineage." + entry.lineage) : "",
    { show: whole(entry.mentions), value: entry.mentions }, { show: whole(by.length), value: by.length }, { show: who, value: by.map((p) => study.documents[p].id).join(";") },
  ];
}
