"""Which font is used, and that the answer is told rather than left to the machine."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from services.runtime.documents import (
    FontFileError,
    FontsError,
    FontSet,
    Role,
    font_folders,
    missing_glyphs,
    pdf,
    resolve_fonts,
)
from services.runtime.documents.cmap import characters
from tests.unit.documents.font_files import font_named
from tests.unit.documents.samples import BULLETIN, pages, with_text


def test_without_other_fonts_every_role_has_a_bundled_stand_in(fonts: FontSet) -> None:
    assert [tuple(finding) for finding in fonts.findings()] == [
        ("title", "方正小标宋简体", "Noto Serif SC", True),
        ("body", "仿宋_GB2312", "Noto Serif SC", True),
        ("kaiti", "楷体_GB2312", "Noto Serif SC", True),
        ("heading", "黑体", "Noto Sans SC", True),
        ("number", "宋体", "Noto Serif SC", True),
    ]
    assert fonts.choice(Role.BODY).stand_in_for == "仿宋_GB2312"


def test_the_prescribed_font_is_used_where_a_folder_has_it(tmp_path: Path) -> None:
    file = font_named("仿宋_GB2312", tmp_path)
    choice = resolve_fonts((tmp_path,)).choice(Role.BODY)
    assert (choice.family, choice.file, choice.stand_in_for) == ("仿宋_GB2312", file, None)


def test_the_first_name_of_the_standard_wins_over_its_likes(tmp_path: Path) -> None:
    font_named("FandolKai", tmp_path)
    font_named("KaiTi_GB2312", tmp_path)
    assert resolve_fonts((tmp_path,)).choice(Role.KAITI).family == "KaiTi_GB2312"


def test_a_near_typeface_is_taken_before_the_bundled_one_and_still_stands_in(tmp_path: Path) -> None:
    font_named("STZhongsong", tmp_path)
    assert tuple(resolve_fonts((tmp_path,)).findings()[0]) == ("title", "方正小标宋简体", "STZhongsong", True)


def test_a_page_is_set_in_the_font_that_was_found(tmp_path: Path) -> None:
    font_named("FangSong", tmp_path)
    fonts = resolve_fonts((tmp_path,))
    made = pdf(BULLETIN, fonts)
    assert "现将有关情况通报如下。" in "".join(pages(made))
    assert fonts.families(Role.BODY)[0] == "FangSong"
    assert made != pdf(BULLETIN, resolve_fonts())


def test_a_page_embeds_the_bundled_fonts_and_no_other(fonts: FontSet) -> None:
    embedded = {
        str(font.get_object()["/BaseFont"]).split("+")[-1].split("-")[0]
        for page in PdfReader(BytesIO(pdf(BULLETIN, fonts))).pages
        for font in cast(DictionaryObject, cast(DictionaryObject, page["/Resources"])["/Font"]).values()
    }
    assert embedded == {"NotoSerifSC", "NotoSansSC"}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontsError, match="absent is not a folder of fonts; correct ANXIN_FONTS"):
        resolve_fonts((tmp_path / "absent",))


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "FangSong.ttf").write_bytes(b"no font")
    assert resolve_fonts((tmp_path,)).choice(Role.BODY).family == "Noto Serif SC"


@pytest.mark.parametrize("content", [b"", b"no font at all", b"ttcf" + bytes(20)])
def test_a_font_whose_characters_cannot_be_read_is_named(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "broken.otf"
    file.write_bytes(content)
    with pytest.raises(FontFileError, match=r"broken\.otf: not a readable OpenType font"):
        characters(file)


def test_the_setting_is_split_as_paths_are() -> None:
    assert font_folders(f"one{os.pathsep}{os.pathsep}two") == (Path("one"), Path("two"))
    assert font_folders("") == ()


def test_rare_characters_of_names_are_there(fonts: FontSet) -> None:
    assert missing_glyphs("喆堃㙍䶮𬭚〔〕①—“”…", fonts) == ()


def test_missing_characters_are_told_once_each_in_order(fonts: FontSet) -> None:
    assert missing_glyphs("甲\U00031350乙\U000323af\U00031350\n\u200d\ufe00", fonts) == (
        "\U00031350",
        "\U000323af",
    )


def test_a_character_without_a_glyph_is_shown_as_its_code(fonts: FontSet) -> None:
    text = "".join(pages(pdf(with_text("王\U00031350喆"), fonts)))
    # The header, number, title, addressees, heading, paragraph, table thrice, attachment, signature, note.
    assert text.count("王[U+31350]喆") == 12
