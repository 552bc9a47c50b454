"""A published folder described for digital archives, as an RO-Crate 1.1; no clock, no place of a machine."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hganalysis import __version__
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.run.folder_notes import HOLDS
from hganalysis.run.manifest import CRATE, MANIFEST, SUMS, published_files, sha256, sha256_of_code
from hganalysis.run.published_places import RESULT
from hganalysis.run.written import json_text
from hganalysis.settings.office import load_office
from hganalysis.settings.own_words import own_words
from hganalysis.settings.params import Params

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hganalysis.settings.office import Office

    Entity = dict[str, Any]

SPECIFICATION = "https://w3id.org/ro/crate/1.1"
CONTEXT = [f"{SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"}]
"""Version 1.1 has no word for a SHA-256 yet; later ones have this."""

ROOT, RUN, TOOL, ANALYST, OFFICE, LICENSE = "./", "#run", "#hganalysis", "#analyst", "#office", "#license"
SEALS = {MANIFEST: "application/json", SUMS: "text/plain"}
"""Written after the crate, and over it: they are in it without their sums."""

UNKNOWN_LICENSE = "Chưa nêu điều kiện sử dụng; hỏi cơ quan lập báo cáo trước khi dùng lại hoặc công khai."

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".whl": "application/zip",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yml": "application/yaml",
}
"""By the end of a name; the table of the system would differ from machine to machine."""


def write_crate(folder: Path, given: Mapping[str, Any]) -> None:
    """Describe a finished staging folder in `CRATE`, from what will be its run.json (`manifest.made_from`).

    Whatever is written into it later is not described, but for run.json and its sums.
    """
    made = [file_entity(path.relative_to(folder).as_posix(), path) for path in published_files(folder)]
    later = [
        {"@id": name, "@type": "File", "name": name, "encodingFormat": kind, "description": HOLDS[name]}
        for name, kind in SEALS.items()
    ]
    text = crate_text(given, parts=[*made, *later], used=[*_inputs(given)], made=made)
    (folder / CRATE).write_text(text, encoding="utf-8")


def crate_text(
    given: Mapping[str, Any], *, parts: Sequence[Entity], used: Sequence[Entity], made: Sequence[Entity]
) -> str:
    """Return the metadata of a crate: its files, what the run used of them or from elsewhere, and made."""
    params = Params.model_validate(given["parameters"])
    inside = {each["@id"] for each in parts}
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": ROOT}, "conformsTo": {"@id": SPECIFICATION}},
        _root(params, parts),
        _run(params, used, made),
        _tool(given),
        {"@id": OFFICE, "@type": "Organization", "name": _office(params).letterhead},
        *([{"@id": ANALYST, "@type": "Person", "name": params.analysed_by}] if params.analysed_by else []),
        _license(params),
        *parts,
        *(each for each in used if each["@id"] not in inside),
    ]
    return json_text({"@context": CONTEXT, "@graph": graph})


def file_entity(name: str, path: Path) -> Entity:
    """Return what a crate says of a file in it: type, size and sum."""
    told = {"description": HOLDS[name]} if name in HOLDS else {}
    size = {"contentSize": str(path.stat().st_size)}
    return {"@id": quote(name), "@type": "File", **_named(name, sha256(path)), **size, **told}


def _named(name: str, digest: str) -> Entity:
    kind = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())
    return {"name": name, **({"encodingFormat": kind} if kind else {}), "sha256": digest}


def _root(params: Params, parts: Sequence[Entity]) -> Entity:
    office = _office(params)
    named = f"Kết quả {own_words(office).doing} {office.tasks_of}, {params.label} ({params.period})"
    simulated = f"{SIMULATED_NOTICE}. " if params.source.simulated else ""
    return {
        "@id": ROOT,
        "@type": "Dataset",
        "name": f"{simulated}{named}",
        "description": f"{simulated}Báo cáo, phụ lục, số liệu từng {office.task} và các bước tính; "
        f"{MANIFEST} ghi đã lập từ những tệp nào, {SUMS} để kiểm tra còn nguyên. Ngày công bố ở đây là "
        f"{'ngày ban hành' if office.date else 'ngày chốt số liệu'} ghi trong tham số.",
        "datePublished": (office.date or params.to).isoformat(),
        "temporalCoverage": f"{params.from_.isoformat()}/{params.to.isoformat()}",
        "inLanguage": "vi",
        "author": _author(params),
        "publisher": {"@id": OFFICE},
        "license": {"@id": _license(params)["@id"]},
        "mentions": {"@id": RUN},
        "hasPart": _ids(parts),
    }


def _run(params: Params, used: Sequence[Entity], made: Sequence[Entity]) -> Entity:
    """Return what made the files; when that was stands in run.log, which no sum holds."""
    return {
        "@id": RUN,
        "@type": "CreateAction",
        "name": f"hganalysis run, {params.period}",
        "agent": _author(params),
        "instrument": {"@id": TOOL},
        "object": _ids(used),
        "result": _ids(made),
    }


def _author(params: Params) -> Entity:
    return {"@id": ANALYST if params.analysed_by else OFFICE}


def _tool(given: Mapping[str, Any]) -> Entity:
    return {
        "@id": TOOL,
        "@type": "SoftwareApplication",
        "name": "hganalysis",
        "version": __version__,
        "sha256": sha256_of_code(given["code"]),
        "softwareRequirements": f"Python {given['python']}",
        "subjectOf": {"@id": MANIFEST},
    }


def _license(params: Params) -> Entity:
    given = params.license
    place = given if given.startswith(("https://", "http://")) else LICENSE
    name = given or "Chưa nêu"
    return {"@id": place, "@type": "CreativeWork", "name": name, "description": given or UNKNOWN_LICENSE}


def _inputs(given: Mapping[str, Any]) -> Iterator[Entity]:
    """Return the files that a run read; they lie outside the folder and are told by their sums."""
    for role, entry in given["inputs"].items():
        if "sha256" in entry:
            yield _elsewhere(role, entry["file"], entry["sha256"])
        elif "files" in entry:
            for name, digest in entry["files"].items():
                yield _elsewhere(f"{role}/{name}", f"{entry['folder']}/{name}", digest)
        else:
            yield {"@id": f"#{role}", "@type": "CreativeWork", "name": entry["table"]}
    for period, digest in given["earlier"].items():
        yield _elsewhere(f"earlier/{period}", f"{period}/{RESULT}", digest)
    for kind in ("reference", "notebooks"):
        for name, digest in given[kind].items():
            yield _elsewhere(f"{kind}/{name}", name, digest)


def _elsewhere(place: str, name: str, digest: str) -> Entity:
    return {"@id": f"#{quote(place)}", "@type": "CreativeWork", **_named(name, digest)}


def _ids(entities: Sequence[Entity]) -> list[Entity]:
    return [{"@id": each["@id"]} for each in entities]


def _office(params: Params) -> Office:
    return load_office().changed_by(params.report)
