"""The JSON object that a response should be."""

from talonbench.request import Response
from talonbench.values import Json, parse_json


def read_json(response: Response) -> dict[str, Json]:
    """The object in *response*, empty if its body is anything else."""
    try:
        content = parse_json(response.body.decode("utf-8-sig"))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
