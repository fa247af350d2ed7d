"""What a captured delivery holds, in a few words."""

from talonbench.responses.recognition import Delivery


def describe_delivery(delivery: Delivery) -> str:
    """The panes that are there, e.g. “event, request, response 400”."""
    parts = ["event"] if delivery.event is not None else []
    parts += ["request"] if delivery.request is not None else []
    parts += [f"response {delivery.response.status}"] if delivery.response is not None else []
    return ", ".join(parts)
