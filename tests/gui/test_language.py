"""Korean and English: the table of translations, and what is looked up in it."""

import ast
import re
from pathlib import Path

import pytest

import segviewer.gui
from segviewer.checkpoints import native_format
from segviewer.gui import language
from segviewer.gui.guidance.command import PICTURE_KEYS
from segviewer.gui.guidance.topics import TOPICS
from segviewer.gui.guidance.tour_steps import STEPS
from segviewer.gui.language import FIELD, Translation, install, language_of, tr, translate
from segviewer.gui.session.settings import Settings
from segviewer.lessons.catalog import all_lessons
from segviewer.rendering.palettes import PALETTES
from segviewer.rendering.views import VIEWS
from segviewer.resources import embedded_models, weights

KOREAN = language.read_texts("ko")


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    install()


@pytest.fixture
def korean():
    install(Translation(KOREAN))


# The table.


def sources_in(tree):
    """The texts that a module gives to ``tr`` itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_what_the_window_says_has_a_translation():
    modules = sorted(Path(segviewer.gui.__file__).parent.rglob("*.py"))
    sources = {source for each in modules for source in sources_in(ast.parse(each.read_text()))}
    sources -= {"s", "{number} "}  # of numbers with their nouns, put together in words.py
    topics = {text for topic in TOPICS.values() for text in (topic.title, topic.text)}
    steps = {text for step in STEPS for text in (step.title, step.text)}
    keys = {deed for _, deed in PICTURE_KEYS}
    assert len(sources) > 300
    assert not (sources | topics | steps | keys) - KOREAN["window"].keys()


def test_what_the_window_shows_from_below_has_a_translation(korean):
    views = {text for view in VIEWS.values() for text in (view.title, view.group)}
    lessons = {lesson.title for lesson in all_lessons()} - {"align_corners"}
    palettes = set(PALETTES.values()) - {"VOC", "Cityscapes", "ADE20K"}
    titles = {title for title in embedded_models().values() if "(voc)" not in title}
    for text in views | lessons | palettes | titles:
        assert re.search("[가-힣]", translate(text)), text


def test_the_lessons_have_a_translation():
    steps = [step for lesson in all_lessons() for step in lesson.steps]
    sentences = {text for step in steps for text in (step.say, step.do, step.look, step.paper)}
    assert len(sentences) > 100
    missing = sentences - KOREAN["below"].keys()
    assert len(missing) < len(sentences) / 10  # a sentence may be mended before its translation


def test_the_classes_of_embedded_networks_have_a_translation(korean):
    names = {name for path in weights().values() for name in native_format.header(path)["classes"]}
    assert len(names) > 30
    assert not [name for name in names if not re.search("[가-힣]", translate(name))]


# What a person at the window can come by, in files and folders of files.
ERRORS_IN = (
    "sources", "lessons", "truth.py", "rendering/export.py", "rendering/board_file.py",
    "rendering/film.py", "checkpoints/checkpoint_file.py", "checkpoints/file_kinds.py",
    "checkpoints/importers.py", "checkpoints/strict.py", "checkpoints/places.py",
    "networks/network.py", "inspection/memory_fallback.py", "inspection/donors.py",
)  # fmt: skip
ERROR_NAMES = ("SegviewerError", "LostError", "QuestionError")


def sentences_of_errors(tree):
    """The sentences of a module's SegviewerErrors, with "1" where it puts a value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERROR_NAMES and node.args:
            yield sentence_of(node.args[0])


def sentence_of(node):
    if isinstance(node, ast.JoinedStr):
        return "".join(sentence_of(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return sentence_of(node.left) + sentence_of(node.right)
    return node.value if isinstance(node, ast.Constant) else "1"


def test_what_can_go_wrong_at_the_window_has_a_translation(korean):
    package = Path(segviewer.gui.__file__).parent.parent
    paths = [package / name for name in ERRORS_IN]
    modules = [each for path in paths for each in (path.rglob("*.py") if path.is_dir() else [path])]
    trees = [ast.parse(module.read_text()) for module in modules]
    sentences = {text for tree in trees for text in sentences_of_errors(tree)} - {"1"}
    assert len(sentences) > 80
    english = {text for text in sentences if not re.search("[가-힣]", translate(text))}
    assert len(english) < len(sentences) / 10  # a sentence may be mended before its translation


def test_translations_have_the_fields_of_their_sources():
    for texts in KOREAN.values():
        for source, translation in texts.items():
            assert sorted(FIELD.findall(source)) == sorted(FIELD.findall(translation)), source
            assert translation


# Looking up.


def test_the_language_is_the_chosen_one_or_the_first_that_the_system_speaks():
    assert language_of("ko", ["en-GB"]) == "ko"
    assert language_of("en", ["ko-KR"]) == "en"
    assert language_of("system", ["fr-FR", "ko-KR", "en"]) == "ko"
    assert language_of("system", ["fr-FR"]) == "en"


def test_fields_are_filled_after_the_text_was_translated(korean):
    assert tr("{number} off", number=2) == "2개 끔"
    assert tr("nobody says this {number}", number=2) == "nobody says this 2"


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("person", "사람"),
        ("off: bin 1, low level · stride 8 · fp16", "끔: bin 1, 저수준 · 스트라이드 8 · fp16"),
        ("23.1% changed: road → sky 3.0%, person → car 2.0%; confidence −0.012",
         "23.1% 변화: 도로 → 하늘 3.0%, 사람 → 자동차 2.0%; 신뢰도 −0.012"),
        ("logit of person over car 3.20, 1.00 with all off; φ Shapley",
         "사람 대 자동차의 로짓 3.20, 모두 끄면 1.00; φ 섀플리"),
        ("differs 0.0%, 91.6% not compared (sky, road, …); confidence −0.335",
         "0.0% 다름, 91.6% 비교 제외(하늘, 도로, …); 신뢰도 −0.335"),
        ("image pooling  half in 34 px", "이미지 풀링  절반 34 px"),
        ("C:\\photos\\my holiday.png", "C:\\photos\\my holiday.png"),
    ],
)  # fmt: skip
def test_what_comes_from_below_is_translated_whole_or_part_by_part(korean, text, translation):
    assert translate(text) == translation


def test_english_stays_as_it_is():
    assert translate("off: bin 1 · stride 8") == "off: bin 1 · stride 8"
    assert tr("{number} off", number=2) == "2 off"


def test_the_choice_is_remembered():
    settings = Settings()
    assert settings.language == "system"
    settings.language = "ko"
    assert Settings().language == "ko"
