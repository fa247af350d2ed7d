"""A response explained: problems, effects, and its other parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from talonbench.attributes import Attribute
from talonbench.request import Request, Response
from talonbench.responses.effects import Effect, list_effects
from talonbench.responses.problems import ResponseProblem, find_problems
from talonbench.values import Value, parse_json

# The parts of an integration state shown below the effects, in this order.
_SECTIONS = (
    ("coupons", "Coupons"),
    ("createdCoupons", "Created coupons"),
    ("createdReferrals", "Created referrals"),
    ("referral", "Referral"),
    ("loyalty", "Loyalty"),
    ("awardedGiveaways", "Awarded giveaways"),
    ("triggeredCampaigns", "Triggered campaigns"),
    ("ruleFailureReasons", "Rule failure reasons"),
    ("customerProfile", "Customer profile"),
    ("customerSession", "Customer session"),
    ("event", "Event"),
    ("audiences", "Audiences"),
    ("createdAttributes", "Created attributes"),
    ("return", "Return"),
    ("previousReturns", "Previous returns"),
    ("campaignEligibility", "Campaign eligibility"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the response with its title."""

    title: str
    value: Value


@dataclass(frozen=True, slots=True)
class ResponseReport:
    """The contents of a response; all empty if its body isn't a JSON object."""

    problems: tuple[ResponseProblem, ...]
    effects: tuple[Effect, ...]
    sections: tuple[Section, ...]
    request_id: str
    is_simulated: bool


def read_response(request: Request, response: Response, known: Sequence[Attribute] = ()) -> ResponseReport:
    """Read the body of *response* to *request*; *known* are the existing attributes, if available."""
    body = _json(response.text)
    sent = _json(request.body or "")
    if not isinstance(body, dict):
        return ResponseReport((), (), (), "", False)
    sections = tuple(Section(title, body[key]) for key, title in _SECTIONS if body.get(key) not in (None, [], {}))
    identity = body.get("RequestUUID")
    return ResponseReport(
        find_problems(response.status, body, sent, known),
        list_effects(body),
        sections,
        identity if isinstance(identity, str) else "",
        body.get("simulated") is True,
    )


def _json(text: str) -> Value:
    try:
        return parse_json(text) if text else None
    except ValueError:
        return None
