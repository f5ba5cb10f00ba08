"""What tests read on a page is what stands there."""

from __future__ import annotations

from tests.support.reading import Said, read

PAGE = """<!doctype html>
<html lang="en"><head><title>Sign-in &amp; out</title><meta charset="utf-8">
<style>h1 > b { color: red }</style><script nonce="x">if (1 < 2) say("no");</script></head>
<body><!-- <a href="/nowhere">not this</a> -->
<h1>Meetings <svg aria-label="4 > 3"><title>Icon</title><path d="M0 0"/></svg></h1>
<p lang="ja" class='a "b"'>会議<br>2 &lt; 3</p>
<ul><li>One<li><a  href = "/r/A?x=1&amp;y=2" title="Leads &quot;there&quot;" data-lang="xx">A</a></ul>
<template><p>Later</p></template><INPUT placeholder=Name disabled><a>No link</a></body></html>"""


def test_texts_stand_in_their_language_and_inside_their_elements():
    page = read(PAGE)
    assert page.language == "en"
    assert (page.title, page.headings) == ("Sign-in & out", ["Meetings"])
    assert [said.text for said in page.said] == [
        "Sign-in & out", "Meetings", "4 > 3", "Icon", "会議", "2 < 3", "One", 'Leads "there"', "A", "Name",
        "No link",
    ]  # fmt: skip
    assert [said.text for said in page.said if said.language == "ja"] == ["会議", "2 < 3"]
    assert page.said[-1] == Said("No link", "en", ("html", "body", "a"))


def test_links_are_those_that_lead_somewhere():
    assert read(PAGE).links == ["/r/A?x=1&y=2"]


def test_what_nobody_ended_ends_with_what_is_around_it():
    page = read("<div lang=ja><p>中<b>太</div><i>Out</i></p>")
    assert [(said.text, said.language, said.inside) for said in page.said] == [
        ("中", "ja", ("div", "p")), ("太", "ja", ("div", "p", "b")), ("Out", "", ("i",)),
    ]  # fmt: skip
