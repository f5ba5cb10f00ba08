"""Lists of one kind: filter, columns, sort and page live in the URL; a page is a few statements."""

from app.records.lists.page import ListPage, list_page
from app.records.lists.question import SORTS, ListQuestion, list_question
from app.records.lists.selecting import filtered, ordered, visible

__all__ = [
    "SORTS",
    "ListPage",
    "ListQuestion",
    "filtered",
    "list_page",
    "list_question",
    "ordered",
    "visible",
]
