"""The history of a conversation: a value that loses nothing, a linter, a repair.

``check_history(items)`` finds what the service would refuse in the next request, before it does;
``repair_history(items)`` makes the smallest repair and reports it. Both take items of any make
and know no client: plain dicts from any SDK will do, messages of Chat Completions too. The kinds of findings:

====================== ======== =======================================================
kind                   severity repair
====================== ======== =======================================================
unreadable             refused  dropped: it is no JSON object
missing_type           refused  dropped: a type is not guessed
chat_tool_calls        refused  a call, and what a tool says, become items of their own
sdk_field              refused  the field gets the name that the API has for it (``async_``)
null_noise             refused  the field is left out (severity noise where only stricter
                       or noise servers refuse it)
unknown_role           refused  dropped
chat_part              refused  the part is written as the Responses API has it
wrong_part             refused  input_text and output_text: whichever the role has
arguments_object       refused  written as text that holds the JSON
empty_id               refused  the id is left out
missing_field          refused  dropped, or filled in where that says nothing new
missing_output         refused  an ``mcp_call`` gets a marked output
empty_output           refused  marked
not_stored             refused  dropped: with ``store=False`` its content is nowhere
unsealed_reasoning     refused  dropped if it has an id (lost, and kept, if it has none)
                       or lost
duplicate_id           refused  dropped if it says the same, else the id is left out
duplicate_call         refused  renamed with its output, or dropped if it has none
long_call_id           refused  shortened, in the call and its output
early_output           refused  moved behind its call
duplicate_output       refused  dropped
orphan_output          refused  dropped
orphan_call            refused  closed with a marked output, or dropped
split_reasoning        refused  dropped
incomplete             lost     none: what is missing is not known
====================== ======== =======================================================

Sources: the error texts of the service (pairing, ids under ``store=false``, required parameters);
the official client's input types (which fields may be null); Open Responses 2026-04-24 (items,
states). Whether a follower once had a reasoning item before it cannot be told from the items.
"""

from .closing import close_calls, open_calls, settle
from .entries import raw_items
from .findings import Action, Change, Finding, Severity
from .groups import groups
from .linter import check_history, repair_history
from .pairs import INTERRUPTED, NO_OUTPUT
from .value import History

__all__ = [
    "INTERRUPTED",
    "NO_OUTPUT",
    "Action",
    "Change",
    "Finding",
    "History",
    "Severity",
    "check_history",
    "close_calls",
    "groups",
    "open_calls",
    "raw_items",
    "repair_history",
    "settle",
]
