"""Attribute readiness: the custom attributes in requests, compared with those that exist in Talon.One."""

from talonbench.attributes.catalog import (
    Attribute,
    Audience,
    Catalog,
    CatalogError,
    attributes_in,
    read_audiences,
    read_catalog,
    read_event_types,
    read_parts,
)
from talonbench.attributes.export import csv_text, is_name, list_missing_bodies, make_attribute_body, markdown_text
from talonbench.attributes.readiness import AttributeReadiness, check_readiness
from talonbench.attributes.usage import ENTITY_OF, AttributeUsage, find_attribute_usage, is_time, merge_usage

__all__ = [
    "ENTITY_OF",
    "Attribute",
    "AttributeReadiness",
    "AttributeUsage",
    "Audience",
    "Catalog",
    "CatalogError",
    "attributes_in",
    "check_readiness",
    "csv_text",
    "find_attribute_usage",
    "is_name",
    "is_time",
    "list_missing_bodies",
    "make_attribute_body",
    "markdown_text",
    "merge_usage",
    "read_audiences",
    "read_catalog",
    "read_event_types",
    "read_parts",
]
