"""What the name of an unlabelled photo says of the classes in it.

Some photos come from collections of one object a picture, whose files are named after it:
``PACS/photo/horse/105_0236.jpg``, ``n03983396_pop_bottle.JPEG``. A network that is sure of a class
there which the name rules out is wrong: a guitar is no aeroplane, and a lipstick no bottle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

# Objects that stand about whatever a photo is of.
SURROUNDINGS = frozenset(
    ("background", "person", "chair", "diningtable", "sofa", "pottedplant", "tvmonitor")
)

UNCLEAR = ""  # stands for names that say little: several classes would do, or none would

_NAMES_OF = MappingProxyType(
    {
        UNCLEAR: """background_google faces person patio dock barbershop bookshop shoe_shop
            tobacco_shop house suit kimono jean miniskirt abaya go-kart golfcart tractor harvester
            tank half_track snowplow recreational_vehicle oxcart horse_cart cart dogsled bobsled
            jinrikisha parking_meter car_mirror gas_pump suspension_bridge viaduct crane
            rocking_chair wheelchair entertainment church castle tile_roof mountain_tent megalith
            water_tower space_bar ski paddle disk_brake amphibian submarine wing space_shuttle
            airship missile unicycle tricycle ram quilt baby_bed bison antelope bighorn llama
            perfume lotion sunscreen hair_spray milk_can cocktail_shaker pitcher vase beaker
            water_jug soap_dispenser bonsai laptop notebook desktop_computer buddha snoopy
            garfield walking_stick scuba_diver""",
        "aeroplane": "airplanes airliner airplane helicopter",
        "bicycle": "bicycle bicycle-built-for-two",
        "bird": """African_grey European_gallinule albatross bald_eagle bee_eater bird bittern
            black_grouse black_swan bulbul bustard chickadee cock coucal goldfinch goose
            great_grey_owl hen hornbill house_finch hummingbird indigo_bunting jacamar jay
            king_penguin limpkin little_blue_heron lorikeet macaw ostrich oystercatcher partridge
            peacock pelican pigeon ptarmigan red-backed_sandpiper red-breasted_merganser redshank
            robin rooster ruddy_turnstone spoonbill sulphur-crested_cockatoo toucan vulture
            water_ouzel white_stork""",
        "boat": """ketch ferry schooner yawl catamaran trimaran speedboat liner container_ship
            lifeboat fireboat gondola watercraft aircraft_carrier paddlewheel""",
        "bottle": "pop_bottle water_bottle wine_bottle beer_bottle red_wine",
        "bus": "minibus school_bus bus trolleybus",
        "car": "limousine Model_T ambulance car_side",
        "cat": "domestic_cat Angora ca",
        "chair": "chair folding_chair windsor_chair",
        "cow": "cattle ox water_buffalo co",
        "diningtable": "dining_table table",
        "dog": """dog do dalmatian African_hunting_dog Bedlington_terrier Bouvier_des_Flandres
            Cardigan Chesapeake_Bay_retriever Doberman EntleBucher Irish_terrier Italian_greyhound
            Leonberg Mexican_hairless Pomeranian Saint_Bernard Saluki Samoyed Scotch_terrier
            Scottish_deerhound Shetland_sheepdog Sussex_spaniel Walker_hound Weimaraner
            Welsh_springer_spaniel bluetick borzoi cairn collie flat-coated_retriever groenendael
            kuvasz malinois soft-coated_wheaten_terrier whippet""",
        "horse": "horse sorrel ho",
        "motorbike": "Motorbikes motor_scooter motorcycle",
        "pottedplant": "flower_pot pot",
        "sheep": "sheep sh",
        "sofa": "sofa studio_couch",
        "train": """bullet_train electric_locomotive freight_car passenger_car steam_locomotive
            train streetcar""",
        "tvmonitor": "television tv_or_monitor",
    }
)
_CLASS_OF = {name.lower(): label for label, names in _NAMES_OF.items() for name in names.split()}

_COLLECTIONS = (
    re.compile(r"101_ObjectCategories/([^/]+)/"),
    re.compile(r"PACS/photo/([^/]+)/"),
    re.compile(r"(?:^|/)n\d{8}_(?:\d+_)?([^/.]+)\.\w+$"),
    re.compile(r"^images/(ca|co|do|ho|sh)\d+\.\w+$"),
)


def possible_classes(path: str, classes: Sequence[str]) -> list[bool] | None:
    """Which of ``classes`` can be in the photo of that path in its collection; None where the name
    does not say."""
    match = next((m for pattern in _COLLECTIONS if (m := pattern.search(path))), None)
    own = _CLASS_OF.get(match[1].lower()) if match else UNCLEAR
    if own == UNCLEAR:
        return None
    return [name in SURROUNDINGS or name == own for name in classes]
