"""Fixtures for the web room: its own small program, a client, and a request in each language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.web_only import make_web_app


@pytest.fixture(scope="session")
def web_app() -> Flask:
    return make_web_app()


@pytest.fixture
def web_client(web_app: Flask) -> FlaskClient:
    return web_app.test_client()


@pytest.fixture
def english(web_app: Flask) -> Iterator[None]:
    with web_app.test_request_context("/"):
        yield


@pytest.fixture
def japanese(web_app: Flask) -> Iterator[None]:
    with web_app.test_request_context("/", headers={"Cookie": "language=ja"}):
        yield
