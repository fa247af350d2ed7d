"""What requests name, compared with what exists in Talon.One: custom attributes, event types, audiences."""

from talonbench.attributes.catalog import (
    Application,
    Attribute,
    Audience,
    Catalog,
    CatalogError,
    attributes_in,
    read_applications,
    read_audiences,
    read_catalog,
    read_event_types,
    read_parts,
)
from talonbench.attributes.export import (
    catalog_json,
    csv_text,
    is_name,
    list_missing_bodies,
    make_attribute_body,
    markdown_text,
)
from talonbench.attributes.readiness import AttributeReadiness, check_readiness, describe_entity
from talonbench.attributes.references import (
    Reference,
    ReferenceReadiness,
    check_references,
    find_references,
    merge_references,
)
from talonbench.attributes.usage import (
    ENTITY_OF,
    AttributeUsage,
    find_attribute_usage,
    is_time,
    list_sent,
    merge_usage,
)

__all__ = [
    "ENTITY_OF",
    "Application",
    "Attribute",
    "AttributeReadiness",
    "AttributeUsage",
    "Audience",
    "Catalog",
    "CatalogError",
    "Reference",
    "ReferenceReadiness",
    "attributes_in",
    "catalog_json",
    "check_readiness",
    "check_references",
    "csv_text",
    "describe_entity",
    "find_attribute_usage",
    "find_references",
    "is_name",
    "is_time",
    "list_missing_bodies",
    "list_sent",
    "make_attribute_body",
    "markdown_text",
    "merge_references",
    "merge_usage",
    "read_applications",
    "read_audiences",
    "read_catalog",
    "read_event_types",
    "read_parts",
]
