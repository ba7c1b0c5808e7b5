"""What the things watched and their liable parties are called, for people."""

from __future__ import annotations

from services.warnings.domain.project import Project
from services.warnings.domain.watched import Watched, kind_of, own_name

_TITLES = {
    Watched.EMPLOYER: "企业",
    Watched.PERMIT: "施工许可证",
    Watched.SENDER: "数据来源",
    Watched.OPINION: "舆情",
}


def name_of(project: Project) -> str:
    """The project's name, else its id; the employer's; "施工许可证 123" for a permit, and the like."""
    kind = kind_of(project.id)
    if kind is Watched.PROJECT:
        registered = project.ledger.registered
        return project.id if registered is None else registered.name
    own = own_name(project.id)
    if kind is Watched.EMPLOYER and project.ledger.beside.name is not None:
        return project.ledger.beside.name
    return f"{_TITLES[kind]} {own}"


def liable_name(project: Project, party: str) -> str | None:
    """The name of a liable party (a role of the project); None where it is not known, or a unit."""
    if kind_of(project.id) is Watched.EMPLOYER:
        return name_of(project)
    if kind_of(project.id) is Watched.SENDER:
        return own_name(project.id)
    registered = project.ledger.registered
    if registered is None:
        return None
    roles = {"developer": registered.developer, "general_contractor": registered.general_contractor}
    known = roles.get(party)
    return None if known is None else known.name
