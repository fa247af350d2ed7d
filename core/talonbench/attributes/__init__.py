"""Attribute readiness: the custom attributes that requests carry, beside those that exist in Talon.One."""

from talonbench.attributes.catalogue import Attribute, CatalogueError, attributes_in, read_catalogue
from talonbench.attributes.comparing import Readiness, compare
from talonbench.attributes.exporting import creation_body, csv_text, is_name, markdown_text, to_create
from talonbench.attributes.uses import ENTITY_OF, AttributeUse, attribute_uses, is_time, merge_uses

__all__ = [
    "ENTITY_OF",
    "Attribute",
    "AttributeUse",
    "CatalogueError",
    "Readiness",
    "attribute_uses",
    "attributes_in",
    "compare",
    "creation_body",
    "csv_text",
    "is_name",
    "is_time",
    "markdown_text",
    "merge_uses",
    "read_catalogue",
    "to_create",
]
