"""The audience actions: create, rename, delete, and change many profiles' memberships."""

from talonbench.destination import Action, ActionCall
from talonbench.fields import Field
from talonbench.talon_one.fields import audience_ids, customer_profile_id
from talonbench.talon_one.request_parts import members
from talonbench.values import Value, to_text

_ID = Field(
    "audienceId",
    "string",
    "Segment Audience ID",
    "The audience's ID in Segment, e.g. aud_1. Talon.One stores it as the integration ID.",
    required=True,
)
_NAME = Field("audienceName", "string", "Audience Name", "The audience's name, 1 to 1,000 characters.", required=True)


def _create(payload: dict[str, Value]) -> ActionCall:
    return ActionCall("POST", "/segment/audiences", members(payload, "audienceId", "audienceName"))


def _rename(payload: dict[str, Value]) -> ActionCall:
    return ActionCall("PUT", _path(payload), members(payload, "audienceName"))


def _delete(payload: dict[str, Value]) -> ActionCall:
    return ActionCall("DELETE", _path(payload), None)


def _path(payload: dict[str, Value]) -> str:
    return f"/segment/audiences/{to_text(payload['audienceId'])}"


def _memberships(payload: dict[str, Value]) -> ActionCall:
    return ActionCall("PUT", "/segment/customer_profiles/audiences", members(payload, "data"))


CREATE_AUDIENCE = Action(
    "createAudience",
    "9f9ULnyoFhzXZAo2FNYNpG",
    "Create audience",
    "Creates an audience in Talon.One with a name and its Segment ID.",
    (_ID, _NAME),
    _create,
)
UPDATE_AUDIENCE = Action(
    "updateAudience",
    "uZ8mzsLo5KFgwoSQsDXnKK",
    "Update audience name",
    "Renames an existing Talon.One audience.",
    (_ID, _NAME),
    _rename,
)
DELETE_AUDIENCE = Action(
    "deleteAudience",
    "hjRssUycBvLhi7QPFAvXPS",
    "Delete audience",
    "Deletes an audience in Talon.One and all its memberships.",
    (_ID,),
    _delete,
)
UPDATE_CUSTOMER_PROFILES_AUDIENCES = Action(
    "updateCustomerProfilesAudiences",
    "x1VDfGjR5NPmPkhCF5a8WN",
    "Update multiple customer profiles' audiences",
    "Adds customer profiles to audiences or removes them, many in one request. Missing profiles are created.",
    (
        Field(
            "data",
            "object",
            "Data item to change customer profile audiences",
            "For each profile: its ID, the audiences to add and those to delete. At most 1,000 changes in total.",
            required=True,
            multiple=True,
            properties=(
                customer_profile_id(),
                audience_ids("adds", "associate"),
                audience_ids("deletes", "dissociate"),
            ),
        ),
    ),
    _memberships,
)
