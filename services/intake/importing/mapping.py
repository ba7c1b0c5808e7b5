"""The mapping file: which column is which field, and how its values are translated. Pure.

```yaml
group_by: Complaint ID              # optional: all rows of one value are one lead
fields:
  channel: {value: petition}        # a constant
  employer.name: {column: Employer} # the first row of a group that has a value (`pick: first`)
  amount: {column: Amount, zero_means_unknown: true, pick: max}      # also: last, sum
  received_at: {column: File Date, format: "%Y-%m-%d", zone: "+08:00"}
  industry: {column: Industry, values: {Construction: housing}, default: other}
  region: {column: City, values: {Seattle: "341202"}, spread: ["341202", "341203"]}
  causes: {column: Causes, collect: true}                            # all values of a group, each once
keep_original: narrative            # the file's own columns as text, one line each
```
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from contracts.leads import LeadInput
from services.runtime.problems import of_type
from services.runtime.tables import ImportProblem

Kind = Literal["leads", "projects"]
_ZONE = r"^[+-](0\d|1[0-4]):[0-5]\d$"
_LEAD_FIELDS = frozenset(
    {
        *(set(LeadInput.model_fields) - {"employer", "reporter", "workers", "period"}),
        *("employer.name", "employer.uscc", "period.start", "period.end"),
        *("reporter.name", "reporter.phone", "reporter.id_number", "reporter.anonymous"),
    }
)
_COMPANY = ("name", "uscc")
_PROJECT_FIELDS = frozenset(
    {
        *("city", "project", "source", "source_id", "observed_at", "name", "region", "industry"),
        *("ownership", "municipal", "contract_value", "labour_officer", "permit_number"),
        *(f"{company}.{part}" for company in ("developer", "general_contractor") for part in _COMPANY),
    }
)
FIELDS: dict[Kind, frozenset[str]] = {"leads": _LEAD_FIELDS, "projects": _PROJECT_FIELDS}
REQUIRED: dict[Kind, tuple[str, ...]] = {
    "leads": ("city", "channel", "employer.name"),
    "projects": ("city", "project", "name", "region", "industry", "ownership"),
}
LISTS = frozenset({"causes", "flags", "attachments"})
HEADINGS: dict[str, str] = {
    "城市": "city",
    "渠道": "channel",
    "来源编号": "source_id",
    "欠薪单位": "employer.name",
    "统一社会信用代码": "employer.uscc",
    "收到时间": "received_at",
    "渠道时限": "channel_due_at",
    "属地": "region",
    "地址": "address",
    "行业": "industry",
    "项目性质": "ownership",
    "项目编号": "project",
    "项目名称": "name",
    "建设单位": "developer.name",
    "施工总承包单位": "general_contractor.name",
    "投诉人": "reporter.name",
    "联系电话": "reporter.phone",
    "身份证号": "reporter.id_number",
    "人数": "headcount",
    "金额": "amount",
    "成因": "causes",
    "标记": "flags",
    "情况说明": "narrative",
}
"""Headings that need no mapping file, beside the fields' own names."""
_OF_LEADS = {"employer": "employer.name", "project": "project_id"}


def _scalar(value: Any) -> Any:
    """YAML's numbers as texts: a region's code is one, and every field reads a number from a text."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Scalar = Annotated[str | bool, BeforeValidator(_scalar)]


class FieldRule(BaseModel):
    """Where one field comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    column: str | None = None
    value: Scalar | list[Scalar] | None = None
    values: dict[Scalar, Scalar] = Field(default_factory=dict)
    default: Scalar | None = None
    spread: list[Scalar] = Field(default_factory=list)
    prefix: str = ""
    pick: Literal["first", "last", "max", "sum"] = "first"
    collect: bool = False
    format: str | None = None
    zone: str = Field(default="+08:00", pattern=_ZONE)
    zero_means_unknown: bool = False

    @field_validator("values")
    @classmethod
    def _fold(cls, values: dict[str | bool, str | bool]) -> dict[str | bool, str | bool]:
        return {folded(str(k)): v for k, v in values.items()}

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("应有 column（取自哪一列）或 value（固定值）之一")
        return self


class Mapping(BaseModel):
    """A whole mapping file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: str | None = None
    kind: Kind = "leads"
    group_by: str | None = None
    fields: dict[str, FieldRule] = Field(min_length=1)
    keep_original: Literal["narrative"] | None = None

    def columns(self) -> Sequence[str]:
        """Every column that is named, each once."""
        named = [r.column for r in self.fields.values() if r.column is not None]
        return list(dict.fromkeys([*([self.group_by] if self.group_by else []), *named]))


def folded(value: str) -> str:
    """A value as it is looked up: whatever its case and spacing."""
    return " ".join(str(value).split()).casefold()


def read_mapping(raw: bytes, kind: Kind) -> Mapping:
    """A mapping from YAML or JSON. Raises `ImportProblem` naming the place."""
    try:
        data = yaml.safe_load(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ImportProblem("mapping", "映射文件不是 UTF-8 编码") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ImportProblem("mapping", f"映射文件第 {line} 行不是合法的 YAML") from None
    except (yaml.YAMLError, RecursionError):
        raise ImportProblem("mapping", "映射文件不是合法的 YAML") from None
    if not isinstance(data, dict):
        raise ImportProblem("mapping", "映射文件应为 YAML 映射，至少有 fields")
    try:
        mapping = Mapping.model_validate({"kind": kind, **data})
    except ValidationError as error:
        first = error.errors()[0]
        words = str(first["msg"]).removeprefix("Value error, ")
        if first["type"] != "value_error":
            words = of_type(first["type"])
        raise ImportProblem("mapping", f"{'.'.join(map(str, first['loc']))}：{words}") from None
    return _complete(mapping)


def mapping_of_headings(columns: Sequence[str], kind: Kind) -> Mapping:
    """The mapping of a file whose headings name the fields. Raises `ImportProblem` for one that does not."""
    names = {c: HEADINGS.get(c, c) for c in columns if c}
    if kind == "leads":
        names = {c: _OF_LEADS.get(n, n) for c, n in names.items()}
    strange = [c for c, n in names.items() if n not in FIELDS[kind]]
    if strange:
        words = f"不认识的列：{'、'.join(strange[:10])}；请改名，或用映射文件说明每一列是什么"
        raise ImportProblem("file", words)
    rules = {n: FieldRule(column=c, collect=n in LISTS) for c, n in names.items()}
    return _complete(Mapping(kind=kind, fields=rules))


def _complete(mapping: Mapping) -> Mapping:
    strange = sorted(set(mapping.fields) - FIELDS[mapping.kind])
    if strange:
        known = "、".join(sorted(FIELDS[mapping.kind]))
        raise ImportProblem("mapping", f"没有字段 {'、'.join(strange)}；可用：{known}")
    lacking = [n for n in REQUIRED[mapping.kind] if n not in mapping.fields]
    if lacking:
        raise ImportProblem("mapping", f"缺少必填字段：{'、'.join(lacking)}")
    return mapping


def require_columns(mapping: Mapping, columns: Sequence[str]) -> None:
    """Raises `ImportProblem` naming the columns that the mapping wants and the file lacks."""
    lacking = [c for c in mapping.columns() if c not in columns]
    if lacking:
        raise ImportProblem(
            "file", f"缺少列：{'、'.join(lacking)}；文件的列：{'、'.join(c for c in columns if c)}"
        )
