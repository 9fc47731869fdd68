"""Tasks and the texts above them -> relation, function, change, uptake, composition, genealogy."""

from analysis.localisation.change import Change, find_changes
from analysis.localisation.coding import code_plans, code_tasks, task_rows
from analysis.localisation.composition import composition_rows, measure_composition
from analysis.localisation.explain import explain, move_thresholds
from analysis.localisation.function import code_function
from analysis.localisation.genealogy import genealogy_rows, trace_genealogy
from analysis.localisation.inputs import Plan, Superior, in_force
from analysis.localisation.matched import Matched, match_tokens
from analysis.localisation.model import RelationModel, load_model
from analysis.localisation.relation import CodedTask, Source, code_plan
from analysis.localisation.uptake import measure_uptake, uptake_rows

__all__ = [
    "Change", "CodedTask", "Matched", "Plan", "RelationModel", "Source", "Superior", "code_function", "code_plan",
    "code_plans", "code_tasks", "composition_rows", "explain", "find_changes", "genealogy_rows", "in_force",
    "load_model", "match_tokens", "measure_composition", "measure_uptake", "move_thresholds", "task_rows",
    "trace_genealogy", "uptake_rows",
]  # fmt: skip
