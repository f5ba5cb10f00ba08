"""An option is written as the library writes it, whatever stands in it."""

from __future__ import annotations

import pytest
from wtforms.fields.choices import Choice
from wtforms.widgets import Select

from app.records.option_lists import OptionList
from tests.support.hostile import KEPT_TEXTS

LABELS = {"plain": "Kita Logistics", "quotes": "a \"b\" 'c' & <d>", "empty": "", **KEPT_TEXTS}


@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize("name", LABELS)
def test_an_option_is_what_the_library_writes(name, chosen):
    for choice in (Choice(LABELS[name], LABELS[name], chosen, {}), Choice("x", LABELS[name], chosen, {})):
        assert OptionList.render_option(choice) == Select.render_option(choice)


def test_an_option_may_have_more_attributes():
    choice = Choice("x", "X", True, {"data-unit": "percent"})
    assert OptionList.render_option(choice) == Select.render_option(choice)
    assert 'data-unit="percent"' in OptionList.render_option(choice)
