"""What makes an OpenAPI 3.1 document valid here: references lead somewhere and every schema is JSON Schema. Not a test."""

from typing import Any

from jsonschema import Draft202012Validator


def check_document(document: dict[str, Any]) -> None:
    """Raises when the document is not valid."""
    assert document["openapi"].startswith("3.1.")
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    for reference in references(document):
        name = reference.removeprefix("#/components/").split("/")
        assert name[1] in document["components"][name[0]], reference
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


def references(value: Any) -> list[str]:
    """Every `$ref` of the document."""
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for inner in value.values() for found in references(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in references(inner)]
    return []
