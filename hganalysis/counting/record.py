"""What every part of a result is: frozen, closed to names nobody declared, read by attribute or by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

IsoDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Record(BaseModel):
    """A part of a result.

    The library reads attributes, which the type checker sees, and nothing else does it see. For an analyst a
    record is a mapping too, by the names that result.json has: ``result["totals"]["total"]``.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        defer_build=True,
    )

    if not TYPE_CHECKING:

        def __getitem__(self, key: str) -> Any:
            name = _fields(type(self)).get(key)
            if name is None:
                raise KeyError(key)
            return getattr(self, name)

        def __iter__(self) -> Iterator[str]:
            return iter(_fields(type(self)))

        def __len__(self) -> int:
            return len(_fields(type(self)))

        def __eq__(self, other: object) -> bool:
            """Tell whether another record, or the JSON of one, says the same."""
            if isinstance(other, dict):
                return self.plain() == other
            return super().__eq__(other)

        __contains__, get, keys = Mapping.__contains__, Mapping.get, Mapping.keys
        values, items = Mapping.values, Mapping.items

    def of(self, name: str) -> Any:
        """Return the attribute of a name that is known when it is asked for only: a count, a column."""
        return getattr(self, name)

    def plain(self) -> dict[str, Any]:
        """Return the record as JSON has it."""
        return self.model_dump(mode="json")


def _fields(model: type[BaseModel]) -> dict[str, str]:
    """Return the attribute of each name of result.json."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


Mapping.register(Record)
