"""Every script the packages can draw is drawn by a face that has it."""

import pytest

from pipelines.lettering.fonts import runs, width

WORDS = {
    "Manrope": 'Grüße, Привет & Γειά! "100%" {a}[b]\\\'',
    "Noto Sans Arabic": "مرحبا",
    "Noto Sans Hebrew Light": "שלום",
    "Noto Sans Devanagari": "नमस्ते",
    "Noto Sans Thai": "สวัสดี",
    "Noto Sans Georgian": "გამარჯობა",
    "Noto Sans CJK JP": "日本語한국어",
    "Noto Emoji": "🎬🚀",
}


@pytest.mark.parametrize(("family", "text"), WORDS.items())
def test_a_script_has_its_face(family: str, text: str) -> None:
    found = runs(text)
    assert [(run.text, run.font.family) for run in found] == [(text, family)]
    assert found[0].font.path.is_file()


def test_mixed_text_is_one_run_for_each_face_and_nothing_is_lost() -> None:
    text = "Say שלום, 日本 🎬 now"
    found = runs(text)
    assert "".join(run.text for run in found) == text
    assert [run.font.family.split()[-1] for run in found] == [
        *("Manrope", "Light", "Manrope", "JP", "Emoji", "Manrope"),
    ]


def test_marks_stay_with_their_letters() -> None:
    assert [run.text for run in runs("e\u0301 नि")] == ["\u00e9 ", "नि"]


@pytest.mark.parametrize("text", ["\u200b\u00ad\ufe0f", "\U000e0041", "\ue000"])
def test_what_no_face_has_is_left_out(text: str) -> None:
    assert [run.text for run in runs(f"a{text}b")] == ["ab"]


def test_full_width_letters_have_a_face_or_become_plain() -> None:
    drawn = "".join(run.text for run in runs("\uff21\u2460\ufb01"))
    assert drawn in {"\uff21\u2460\ufb01", "\uff21\u2460fi", "A1fi"}


def test_widths_are_in_ems() -> None:
    assert width("日本") == pytest.approx(2)
    assert 0.5 < width("M") < 1.1
    assert width("MM") == pytest.approx(2 * width("M"))
