"""Both languages are complete and say the same. `python -m tests.support.catalogues` prints what to paste."""

from __future__ import annotations

from tests.support import catalogues


def test_every_text_has_its_japanese():
    assert not catalogues.missing(), catalogues.report()


def test_no_japanese_without_a_text():
    assert not list(catalogues.orphans())


def test_rooms_agree_on_a_text_they_share():
    assert not list(catalogues.disagreements())


def test_placeholders_are_the_same_in_both_languages():
    assert not list(catalogues.wrong_placeholders())


def test_settled_terms_are_said_as_settled():
    assert not list(catalogues.against_the_glossary())


def test_the_glossary_finds_what_it_is_for():
    glossary = {
        "term": [{"en": "suppliers?", "ja": ["供給者"]}],
        "avoid": [{"ja": "(?<!不)適合", "because": "…"}],
    }
    faults = catalogues.faults_of_words
    assert list(faults(glossary, "Add suppliers", "ベンダーを追加"))
    assert list(faults(glossary, "Met", "適合"))
    assert not list(faults(glossary, "Add suppliers", "供給者を追加（不適合）"))


def test_an_entry_to_paste_is_one_a_catalogue_can_hold():
    key = catalogues.Key(None, ('%(num)d "file"', "%(num)d files"))
    assert catalogues.as_po(key) == 'msgid "%(num)d \\"file\\""\nmsgid_plural "%(num)d files"\nmsgstr[0] ""\n'
