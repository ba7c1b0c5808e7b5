import pytest

from services.runtime.documents import FontSet, resolve_fonts


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The bundled fonts, whatever the machine has."""
    return resolve_fonts()
