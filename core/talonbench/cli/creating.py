"""``attributes --create``: creates what is missing in a deployment, after a confirmation that names it."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace

import typer

from talonbench.attributes import AttributeReadiness, Catalog, list_missing_bodies, read_catalog
from talonbench.cli import output
from talonbench.management.creation import Creation, create_from_body
from talonbench.plurals import count_noun, join_words
from talonbench.values import Json


def create_missing(
    rows: Sequence[AttributeReadiness], catalog: Catalog, deployment: str, key: str, yes: bool
) -> Catalog:
    """*catalog* with the attributes that are missing from it, created in *deployment*.

    ManagementError or TransportError at the first that isn't created; those before it are named. BadParameter if there
    is no terminal to ask in.
    """
    bodies = list_missing_bodies(rows) if catalog.attributes is not None else ()
    wanted = [one for body in bodies if (one := create_from_body(body)) is not None]
    if not wanted:
        return catalog
    question = f"Create {count_noun(len(wanted), 'attribute')} in {deployment}: {_name(wanted)}?"
    if not yes and not sys.stdin.isatty():
        raise typer.BadParameter(f"--create asks first; add --yes to answer it: {output.harmless(question)}")
    if not yes:
        typer.confirm(output.harmless(question), abort=True, err=True)
    created = asyncio.run(_create_all(wanted, deployment, key))
    return replace(catalog, attributes=(*(catalog.attributes or ()), *read_catalog([*created])))


def _name(wanted: Sequence[Creation]) -> str:
    return join_words([one.title for one in wanted])


async def _create_all(wanted: Sequence[Creation], deployment: str, key: str) -> list[Json]:
    from talonbench.management.client import ManagementClient  # late: it brings the HTTP client

    created: list[Json] = []
    async with ManagementClient(deployment, key) as client:
        for one in wanted:
            shown = await client.create(one)
            print(f"talonbench: created the attribute {output.harmless(one.title)}", file=sys.stderr)
            created.append({**one.body, **shown})
    return created
