"""What the window remembers: recent files, the last network, the size of its text."""

from PIL import Image
from PySide6.QtWidgets import QApplication

from segviewer.gui.app import open_window
from segviewer.gui.inspector.inspector import Inspector
from segviewer.gui.session.settings import TEXT_PERCENTS, Settings
from segviewer.gui.widgets.theme import Theme
from segviewer.gui.window.recent_row import RecentRow, name_of, recent_pictures
from segviewer.gui.window.text_size import TextSize
from segviewer.records import Setup


def test_recent_files_that_are_there_have_a_picture_others_a_sign(tmp_path, qtbot):
    photo, notes = tmp_path / "그림.png", tmp_path / "clip.mp4"
    Image.new("RGB", (300, 100), (200, 30, 30)).save(photo)
    notes.write_bytes(b"no picture")
    missing = tmp_path / "gone.png"
    sources = ["sample:astronaut", str(photo), str(missing), str(notes), "http://camera/live"]
    pictures = recent_pictures(sources)
    assert list(pictures) == [str(photo), str(notes), "http://camera/live"]
    image = pictures[str(photo)]
    assert (image.width(), image.height()) == (96, 72)
    assert image.pixelColor(48, 36).red() > 150
    assert pictures[str(notes)].isNull()
    row = RecentRow()
    qtbot.addWidget(row)
    row.show_recent(pictures)
    assert not row.isHidden()
    assert not any(button.icon().isNull() for button in row.buttons.values())
    with qtbot.waitSignal(row.chosen) as chosen:
        row.buttons[str(photo)].click()
    assert chosen.args == [str(photo)]


def test_nothing_recent_takes_no_room(qtbot):
    row = RecentRow()
    qtbot.addWidget(row)
    row.show_recent({})
    assert row.isHidden()


def test_names_of_paths_and_addresses():
    assert name_of("/photos/one.png") == "one.png"
    assert name_of("C:\\photos\\two.png") == "two.png"
    assert name_of("/photos/") == "photos"


def test_the_last_network_opens_again_unless_it_is_gone(qtbot, tmp_path):
    settings = Settings()
    assert settings.network == ""
    checkpoint = tmp_path / "gone.pth"
    checkpoint.touch()
    settings.keep_network(str(checkpoint))
    assert Settings().network == str(checkpoint)
    checkpoint.unlink()
    assert Settings().network == ""
    settings.keep_network("everyday/pspnet")
    settings.keep_network("a name in somebody's script")
    window = open_window()
    qtbot.addWidget(window)
    assert window.session.setup.model == "everyday/pspnet"
    window = open_window(model="everyday/fcn")
    qtbot.addWidget(window)
    assert window.session.setup.model == "everyday/fcn"


def test_a_lessons_network_does_not_open_next_time(window, act_and_wait):
    act_and_wait(window, lambda: window.session.choose_setup(Setup(model="everyday/fcn")))
    act_and_wait(window, lambda: window.session.choose_setup(Setup(model="lesson/pspnet")))
    assert Settings().network == "everyday/fcn"


def test_a_network_that_was_there_before_is_the_last_one_too(window, act_and_wait):
    for name in ("everyday/fcn", "everyday/pspnet", "everyday/fcn"):
        act_and_wait(window, lambda n=name: window.session.choose_setup(Setup(model=n)))
    assert Settings().network == "everyday/fcn"


def test_text_grows_step_by_step_and_is_remembered(qtbot):
    app = QApplication.instance()
    before = app.font().pointSizeF()
    theme, settings = app.findChild(Theme) or Theme(app), Settings()
    text = TextSize(theme, settings, theme)
    try:
        text.enlarge()
        assert app.font().pointSizeF() == before * 1.15
        assert Settings().text_percent == 115
        for _ in TEXT_PERCENTS:
            text.enlarge()
        assert settings.text_percent == TEXT_PERCENTS[-1]
        text.reduce()
        assert settings.text_percent == TEXT_PERCENTS[-2]
    finally:
        text.reset()
    assert app.font().pointSizeF() == before


def test_what_is_folded_in_the_inspector_stays_folded(qtbot):
    first, second = Inspector(), Inspector()
    for inspector in (first, second):
        qtbot.addWidget(inspector)
    first.remember_folds(Settings())
    assert not any(section.body.isHidden() for section in first.sections)
    first.sections[1].heading.click()
    first.sections[3].heading.click()
    first.sections[3].heading.click()
    second.remember_folds(Settings())
    assert [section.body.isHidden() for section in second.sections] == [False, True, False, False]


def test_large_text_does_not_grow_with_every_window(qtbot):
    app = QApplication.instance()
    usual, settings = app.font().pointSizeF(), Settings()
    settings.text_percent = 150
    try:
        for _ in range(2):  # one process may open many, as a notebook does
            qtbot.addWidget(open_window(model="lesson/fcn"))
            assert app.font().pointSizeF() == 1.5 * usual
    finally:
        settings.text_percent = 100
        qtbot.addWidget(open_window(model="lesson/fcn"))
    assert app.font().pointSizeF() == usual
