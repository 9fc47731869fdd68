"""Tasks: one unit of what a plan commits its locality to, each field with the span that proves it."""

from dataclasses import dataclass

from analysis.core.span import Span


@dataclass(frozen=True, slots=True)
class Stated:
    """Something a text states: the words as they stand, their normalised value, and where they stand.

    ``role`` says what a deadline is (``deadline``, ``period``, ``frequency``, ``reporting``) or how a lead is known
    (``text``, ``heading``, ``assignment``); empty where nothing needs to be said.
    """

    text: str
    value: str
    span: Span
    role: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A number that a task promises: ``tối thiểu 25%`` -> value 25, unit %, comparator >=.

    ``upper`` is the upper end of a range, else None. ``indicator`` is what is counted, as printed.
    """

    text: str
    value: float
    unit: str
    comparator: str
    span: Span
    indicator: str = ""
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One bullet, lettered item, numbered paragraph or table row of the task part of a document.

    Parameters
    ----------
    id : str
        Section path with ``.pN`` for a paragraph, ``.bN`` for a dash: ``II.1.b2``.
    section : str
        Id of the section it stands in.
    span : Span
        Its own text; an assignment line below it is evidence for lead and deadline only.
    kind : str
        ``task``, ``funding`` or ``closing``.
    zone : str
        ``measures`` (nhiệm vụ, giải pháp), ``funding`` (kinh phí) or ``organisation`` (tổ chức thực hiện): the part
        of the plan in which it stands, which decides its function.
    lead : Stated or None
        The agency in charge; None where the text names none. Its role says how it is known.
    partners : tuple of Stated
    deadlines : tuple of Stated
    targets : tuple of Target
    result : Stated or None
        What is to lie on the table in the end (sản phẩm, kết quả), as a table's column or an assignment line names it.
    """

    id: str
    section: str
    span: Span
    kind: str = "task"
    zone: str = "measures"
    lead: Stated | None = None
    partners: tuple[Stated, ...] = ()
    deadlines: tuple[Stated, ...] = ()
    targets: tuple[Target, ...] = ()
    result: Stated | None = None
