"""What every part of a result is: frozen, closed to names nobody declared, read by attribute or by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import KeysView

IsoDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Record(BaseModel):
    """A part of a result.

    The library reads attributes, which the type checker sees. For an analyst a record is read like a mapping
    too, by the names that result.json has: ``result["totals"]["total"]``, ``"warnings" in result``.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
    )

    if not TYPE_CHECKING:

        def __getitem__(self, key: str) -> Any:
            name = _fields(type(self)).get(key)
            if name is None:
                raise KeyError(key)
            return getattr(self, name)

    def __contains__(self, key: object) -> bool:
        return key in _fields(type(self))

    def get(self, key: str, default: object = None) -> Any:
        """Return what stands under a name of result.json, or `default` where there is no such name."""
        name = _fields(type(self)).get(key)
        return default if name is None else getattr(self, name)

    def keys(self) -> KeysView[str]:
        """Return the names as result.json has them."""
        return _fields(type(self)).keys()

    def plain(self) -> dict[str, Any]:
        """Return the record as JSON has it."""
        return self.model_dump(mode="json")


def _fields(model: type[BaseModel]) -> dict[str, str]:
    """Return the attribute of each name of result.json."""
    return {field.alias or name: name for name, field in model.model_fields.items()}
