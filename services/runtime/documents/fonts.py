"""Which font each part of a document is set in, and what stands in where the prescribed one is not at hand.

GB/T 9704-2012 prescribes 小标宋 for the header and title, 仿宋 for the body, 黑体 and 楷体 for headings
and 宋体 for page numbers; those fonts are not free. Folders named by the operator are looked at first, then
the machine's own if allowed, and last the Noto fonts that come with the package.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pylopdf_fonts_zh_cn as bundled
import typst

from services.runtime.documents.cmap import characters
from services.runtime.documents.text import is_shapeless


class Role(StrEnum):
    """A part of a document that has a typeface of its own."""

    TITLE = "title"
    BODY = "body"
    KAITI = "kaiti"
    HEADING = "heading"
    NUMBER = "number"


class FontsError(ValueError):
    """A folder of fonts that can't be used; the message names it and what to do."""


class Finding(NamedTuple):
    """One line of the answer to "which font stands in for which?"."""

    role: Role
    wanted: str
    used: str
    stands_in: bool


class _Wish(NamedTuple):
    wanted: str
    typeface: tuple[str, ...]
    """Families cut in the prescribed typeface."""
    stand_ins: tuple[tuple[str, int], ...]
    """Families that come near it, with their weight; the last is bundled."""


_SERIF, _SANS = ("Noto Serif SC", 400), ("Noto Sans SC", 400)
_WISHES: dict[Role, _Wish] = {
    Role.TITLE: _Wish(
        "方正小标宋简体",
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong"),
        (("华文中宋", 400), ("STZhongsong", 400), ("FandolSong", 700), ("Noto Serif SC", 700), _SERIF),
    ),
    Role.BODY: _Wish(
        "仿宋_GB2312",
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong", "FandolFang"),
        (_SERIF,),
    ),
    Role.KAITI: _Wish(
        "楷体_GB2312",
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti", "FandolKai"),
        (_SERIF,),
    ),
    Role.HEADING: _Wish("黑体", ("黑体", "SimHei", "华文黑体", "STHeiti", "FandolHei"), (_SANS,)),
    Role.NUMBER: _Wish("宋体", ("宋体", "SimSun", "华文宋体", "STSong", "FandolSong"), (_SERIF,)),
}


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The font that a role is set in; `stand_in_for` names the prescribed one where this is not it."""

    role: Role
    wanted: str
    family: str
    weight: int
    file: Path
    index: int
    stand_in_for: str | None


@dataclass(frozen=True, slots=True)
class FontSet:
    """A font for every role. Whatever a role's own font lacks is taken from the others, the bundled last."""

    choices: tuple[FontChoice, ...]

    def choice(self, role: Role) -> FontChoice:
        """The font of one role."""
        return next(choice for choice in self.choices if choice.role is role)

    def findings(self) -> list[Finding]:
        """Per role the font wanted, the one used, and whether it stands in."""
        return [
            Finding(choice.role, choice.wanted, choice.family, choice.stand_in_for is not None)
            for choice in self.choices
        ]

    def files(self) -> frozenset[tuple[Path, int]]:
        """Every font file that a page may be set in, with the font's index in it."""
        return frozenset((choice.file, choice.index) for choice in self.choices) | {
            (Path(bundled.serif_path()), 0),
            (Path(bundled.sans_path()), 0),
        }

    def families(self, role: Role) -> tuple[str, ...]:
        """The families in which a role's characters are looked for, in order."""
        others = [choice.family for choice in self.choices]
        return tuple(dict.fromkeys([self.choice(role).family, *others, _SERIF[0], _SANS[0]]))

    def for_typst(self) -> typst.Fonts:
        """The fonts as Typst takes them: the chosen files' folders and nothing of the machine besides."""
        return _typst_fonts(tuple(sorted({file.parent for file, _ in self.files()})))


def font_folders(setting: str) -> tuple[Path, ...]:
    """The folders of an `ANXIN_FONTS` setting, which are separated as in PATH."""
    return tuple(Path(part) for part in setting.split(os.pathsep) if part.strip())


def resolve_fonts(extra: tuple[Path, ...] = (), machine: bool = False) -> FontSet:
    """A font for every role, from the folders of `extra`, the machine's if `machine`, and the bundled ones.

    Raises `FontsError` for a folder that isn't there, `FontFileError` for a chosen file that can't be read.
    """
    for folder in extra:
        if not folder.is_dir():
            raise FontsError(f"{folder} is not a folder of fonts; correct ANXIN_FONTS or create it")
    sources = [_fonts_in(extra)] if extra else []
    if machine:
        sources.append(typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts())
    sources.append(_fonts_in((Path(bundled.serif_path()).parent,)))
    found = [font for source in sources for font in source if font.style == "normal" and font.path]
    fonts = FontSet(tuple(_choose(role, found) for role in Role))
    for file, index in fonts.files():
        characters(file, index)
    return fonts


@lru_cache(maxsize=8)
def installed_fonts(setting: str) -> FontSet:
    """The fonts for documents here: those of an `ANXIN_FONTS` setting, else the machine's, else ours.

    Looked up once in a process.
    """
    return resolve_fonts(font_folders(setting), machine=True)


def missing_glyphs(text: str, fonts: FontSet) -> tuple[str, ...]:
    """The characters of the text for which none of the fonts has a glyph, once each, in order."""
    return tuple(dict.fromkeys(c for c in text if ord(c) not in coverage(fonts) and not is_shapeless(c)))


@lru_cache(maxsize=8)
def coverage(fonts: FontSet) -> frozenset[int]:
    """The code points that at least one of the fonts can show."""
    return frozenset().union(*(characters(file, index) for file, index in fonts.files()))


def _choose(role: Role, found: list[typst.FontInfo]) -> FontChoice:
    wish = _WISHES[role]
    for name in wish.typeface:
        if font := _named(name, None, found):
            return _chosen(role, font, None)
    for name, weight in wish.stand_ins:
        if font := _named(name, weight, found):
            return _chosen(role, font, wish.wanted)
    raise FontsError(f"no font for {wish.wanted}; reinstall the package pylopdf-fonts-zh-cn")


def _named(name: str, weight: int | None, found: list[typst.FontInfo]) -> typst.FontInfo | None:
    """The font of that family and weight; of no weight given, the one nearest to regular."""
    same = [font for font in found if font.family.casefold() == name.casefold()]
    if weight is not None:
        same = [font for font in same if font.weight == weight]
    return min(same, key=lambda font: abs(font.weight - 400), default=None)


def _chosen(role: Role, font: typst.FontInfo, stand_in_for: str | None) -> FontChoice:
    file = Path(str(font.path))
    return FontChoice(role, _WISHES[role].wanted, font.family, font.weight, file, font.index, stand_in_for)


def _fonts_in(folders: tuple[Path, ...]) -> list[typst.FontInfo]:
    return _typst_fonts(folders).fonts()


@lru_cache(maxsize=16)
def _typst_fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
