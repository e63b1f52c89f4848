import pytest
from display import Display


@pytest.fixture
def display():
    screen = Display()
    yield screen
    screen.close()
