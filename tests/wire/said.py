"""Messages as a JSON schema allows them: what somebody with that contract may say."""

import string
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as some

Schema = Mapping[str, Any]
FAR = 2**31 - 1
BETWEEN = (datetime(2020, 1, 1), datetime(2099, 1, 1))  # noqa: DTZ001 - its zone comes with it
LETTERS = string.ascii_letters + "한国é "


class Said:
    """Messages of one contract, an AsyncAPI document."""

    def __init__(self, contract: Schema) -> None:
        self._named = contract["components"]["schemas"]

    def message(self, schema: Schema, told: str = "") -> some.SearchStrategy[Any]:
        """What fits the schema, with all, some or none of what may be left out.

        `told` is left out by nobody: the field that says which of several kinds of message it is.
        """
        if "$ref" in schema:
            return self.message(self._named[schema["$ref"].rpartition("/")[2]], told)
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                kind = schema.get("discriminator", {}).get("propertyName", "")
                return some.one_of([self.message(each, kind) for each in schema[choice]])
        if "const" in schema:
            return some.just(schema["const"])
        if "enum" in schema:
            return some.sampled_from(schema["enum"])
        if schema["type"] == "object":
            return self._object(schema, told)
        return getattr(self, f"_{schema['type']}")(schema)  # type: ignore[no-any-return]

    def _object(self, schema: Schema, told: str) -> some.SearchStrategy[Any]:
        if "properties" not in schema:
            return self._map(schema)
        known = {name: self.message(each) for name, each in schema["properties"].items()}
        must = {*schema.get("required", ()), *([told] if told else [])}
        return some.fixed_dictionaries(
            {name: known[name] for name in must},
            optional={name: each for name, each in known.items() if name not in must},
        )

    def _map(self, schema: Schema) -> some.SearchStrategy[Any]:
        [(pattern, inner)] = schema.get(
            "patternProperties", {"": schema.get("additionalProperties")}
        ).items()
        keys = some.from_regex(pattern, fullmatch=True) if pattern else some.text(LETTERS)
        return some.dictionaries(
            keys, self.message(inner), min_size=schema.get("minProperties", 0), max_size=3
        )

    def _array(self, schema: Schema) -> some.SearchStrategy[Any]:
        least = schema.get("minItems", 0)
        most = min(schema.get("maxItems", 3), least + 3)
        return some.lists(self.message(schema["items"]), min_size=least, max_size=most)

    def _string(self, schema: Schema) -> some.SearchStrategy[Any]:
        if schema.get("format") == "date-time":
            moments = some.datetimes(*BETWEEN, timezones=some.just(UTC))
            return moments.map(datetime.isoformat)
        if schema.get("format") == "date":
            return some.dates(date(2020, 1, 1), date(2099, 1, 1)).map(date.isoformat)
        if "pattern" in schema:
            return some.from_regex(schema["pattern"].replace("$", r"\Z"))
        least = schema.get("minLength", 0)
        return some.text(LETTERS, min_size=least, max_size=min(schema.get("maxLength", 20), 20))

    def _integer(self, schema: Schema) -> some.SearchStrategy[Any]:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -FAR - 1) + 1)
        return some.integers(least, schema.get("maximum", FAR))

    def _number(self, schema: Schema) -> some.SearchStrategy[Any]:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -1e6))
        above = "exclusiveMinimum" in schema
        most = schema.get("maximum", 1e6)
        return some.floats(least, most, exclude_min=above, allow_nan=False)

    def _boolean(self, _: Schema) -> some.SearchStrategy[Any]:
        return some.booleans()

    def _null(self, _: Schema) -> some.SearchStrategy[Any]:
        return some.none()
