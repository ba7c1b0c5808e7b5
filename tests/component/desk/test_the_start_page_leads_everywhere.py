"""The start page: every address on it is served."""

from __future__ import annotations

import re

from tests.support.site import Site

HOST_ONLY = {"/readyz"}
"""Served by the host beside these routes."""


async def test_every_link_of_the_start_page_is_served(site: Site) -> None:
    page = await site.page("/")
    links = set(re.findall(r'href="(/[^"]*)"', page)) - HOST_ONLY
    assert {"/intake/form", "/routing/desk", "/warnings/desk", "/bulletins/"} <= links
    wrong = {link for link in links if (await site.http.get(link)).status_code != 200}
    assert not wrong


async def test_the_cities_are_those_of_the_packs(site: Site) -> None:
    page = await site.page("/")
    assert '/intake/form?city=fuyang">阜阳市</a>' in page
    assert '/routing/desk?city=fuyang">阜阳市</a>' in page
