"""A published folder is an RO-Crate 1.1, held to the rules of its specification as they are quoted here."""

import datetime as dt
import hashlib
import json
from urllib.parse import unquote, urlsplit

import pytest
from project import make_project
from published import publish_project

from hganalysis import __version__
from hganalysis.run.manifest import CRATE
from hganalysis.run.verification import verify

EXTENDED = {"sha256"}
"""Terms that the context of the crate itself adds to those of the specification."""


@pytest.fixture(scope="module")
def params(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("p"))


@pytest.fixture(scope="module")
def folder(params):
    return publish_project(
        params, analysed_by="Nguyễn Văn A", license="https://opendatacommons.org/licenses/by/"
    )


@pytest.fixture(scope="module")
def crate(folder):
    return json.loads((folder / CRATE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def entities(folder):
    return described(folder)


def described(folder):
    return {each["@id"]: each for each in json.loads((folder / CRATE).read_text("utf-8"))["@graph"]}


def of_type(entities, kind):
    return [each for each in entities.values() if each["@type"] == kind]


def references(value):
    """Return the ids that a value of an entity refers to."""
    values = value if isinstance(value, list) else [value]
    return [each["@id"] for each in values if isinstance(each, dict)]


def test_the_metadata_file_describes_itself(crate, entities):
    """What the specification asks.

    MUST contain a descriptor with that @id and @type, whose `about` references the Root Data Entity;
    `conformsTo` SHOULD be a versioned permalink URI of the specification.
    """
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert set(crate["@context"][1]) == EXTENDED
    assert entities[CRATE] == {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }


def test_the_graph_is_flat_and_every_entity_stands_once(crate, entities):
    """What the specification asks.

    JSON-LD MUST be flattened: entities reference each other by @id and are not nested; every one MUST
    have @id and @type.
    """
    assert len(entities) == len(crate["@graph"])
    for each in crate["@graph"]:
        assert {"@id", "@type"} <= set(each)
        listed = [item for value in each.values() for item in (value if isinstance(value, list) else [value])]
        assert all(set(item) == {"@id"} for item in listed if isinstance(item, dict))


def test_the_root_has_what_it_must_have(entities):
    """What the specification asks.

    @type MUST be Dataset, @id MUST end with /; name, description, datePublished (a string in ISO 8601, to
    at least the day) and license, which SHOULD link to an entity with name and description.
    """
    root = entities["./"]

    assert root["@type"] == "Dataset"
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert dt.date.fromisoformat(root["datePublished"]) == dt.date(2024, 11, 3)
    license_ = entities[root["license"]["@id"]]
    assert license_["@id"].startswith("https://opendatacommons.org")
    assert license_["name"]
    assert license_["description"]


def test_every_reference_leads_to_an_entity_and_every_entity_is_referenced(crate, entities):
    """What the specification asks.

    Contextual Entities SHOULD be referenced from the graph, and what is referenced SHOULD be described.
    """
    elsewhere = {"https://w3id.org/ro/crate/1.1"}
    referenced = {id_ for each in crate["@graph"] for value in each.values() for id_ in references(value)}

    assert referenced - elsewhere <= set(entities)
    assert set(entities) - referenced == {CRATE}


def test_the_files_are_those_of_the_folder_with_their_types_sizes_and_sums(folder, entities):
    """What the specification asks.

    Files MUST be linked from the root by hasPart, MUST be of type File, their @id MUST be a URI path
    relative to the root of the crate.
    """
    files = of_type(entities, "File")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert {unquote(each["@id"]) for each in files} == there - {CRATE}
    assert [each["@id"] for each in entities["./"]["hasPart"]] == [each["@id"] for each in files]
    assert not [each["@id"] for each in files if urlsplit(each["@id"]).scheme or each["@id"].startswith("/")]
    summed = [each for each in files if each["@id"] not in ("run.json", "SHA256SUMS")]
    for each in summed:
        content = (folder / unquote(each["@id"])).read_bytes()
        assert each["sha256"] == hashlib.sha256(content).hexdigest()
        assert each["contentSize"] == str(len(content))
    assert all(each["encodingFormat"] for each in files)


def test_the_run_is_an_action_of_the_analyst_with_the_tool_on_the_inputs(entities):
    """What the specification asks.

    Software SHOULD be a SoftwareApplication with a version, the instrument of a CreateAction with the
    inputs as object, the files as result, and SHOULD have a human agent.
    """
    (action,) = of_type(entities, "CreateAction")
    tool = entities[action["instrument"]["@id"]]
    used = [entities[each["@id"]] for each in action["object"]]

    assert entities["./"]["author"] == action["agent"]
    assert entities[action["agent"]["@id"]] == {"@id": "#analyst", "@type": "Person", "name": "Nguyễn Văn A"}
    assert (tool["@type"], tool["version"]) == ("SoftwareApplication", __version__)
    assert {"viec.csv", "thu.yml", "ky-thu.yml", "1_data.ipynb", "agencies.yml"} <= {
        each["name"] for each in used
    }
    assert all(len(each["sha256"]) == 64 for each in used)
    assert {"data/tasks.csv", "result.json"} <= {each["@id"] for each in action["result"]}


def test_without_analyst_or_licence_the_office_is_the_agent_and_the_reader_is_told_to_ask(tmp_path):
    entities = described(publish_project(make_project(tmp_path)))

    assert entities["#run"]["agent"] == {"@id": "#office"}
    assert entities["./"]["license"] == {"@id": "#license"}
    assert entities["#license"]["description"].startswith("Chưa nêu điều kiện sử dụng; hỏi cơ quan")


def test_simulated_figures_say_so_in_the_name_and_the_description(tmp_path):
    folder = publish_project(make_project(tmp_path), **{"source.simulated": "true"})
    root = described(folder)["./"]

    assert "SỐ LIỆU MÔ PHỎNG" in root["name"]
    assert "SỐ LIỆU MÔ PHỎNG" in root["description"]


def test_a_crate_that_was_changed_is_noticed(tmp_path):
    folder = publish_project(make_project(tmp_path))
    assert verify(folder) == []

    (folder / CRATE).write_text("{}", encoding="utf-8")

    assert verify(folder) == [f"{CRATE}: đã bị thay đổi"]
