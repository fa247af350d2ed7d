"""Changes inside a mapping's node: a part set, deleted or renamed; what is not touched is shared."""

from talonbench.mapping.nodes import find_kind, get_member
from talonbench.values import UNDEFINED, Undefined, Value
from talonbench.values.pointer import Keys
from talonbench.values.text import is_index


def get_node(node: Value, keys: Keys) -> Value:
    """The node at *keys*; undefined if missing."""
    for key in keys:
        node = get_member(node, key)
    return node


def put_node(node: Value, keys: Keys, new: Value) -> Value:
    """*node* with *new* at *keys*; undefined deletes that key or item. A place that doesn't exist changes nothing."""
    if not keys:
        return new
    key, rest = keys[0], keys[1:]
    if isinstance(node, list) and is_index(key) and int(key) <= len(node):
        at = int(key)
        start: Value = {} if rest else UNDEFINED
        part = put_node(node[at] if at < len(node) else start, rest, new)
        return [*node[:at], *([] if isinstance(part, Undefined) else [part]), *node[at + 1 :]]
    if not isinstance(node, dict) or (rest and key not in node):
        return node
    part = put_node(node.get(key, UNDEFINED), rest, new)
    if part is node.get(key, UNDEFINED):
        return node
    if isinstance(part, Undefined):
        return {name: old for name, old in node.items() if name != key}
    return {**node, key: part}


def rename_key(node: Value, keys: Keys, name: str) -> Value:
    """*node* with the key at *keys* called *name*, at the same place; nothing changes if the name is taken or empty.

    A path that repeats the key follows it: a new key reads the path of the same name, and so does a new cost's price.
    """
    owner, key = get_node(node, keys[:-1]), keys[-1]
    if not isinstance(owner, dict) or key not in owner or not can_rename(owner, key, name):
        return node
    members = {name if old == key else old: part for old, part in owner.items()}
    repeated: Value = {"@path": f"$.{key}"}
    follows: Value = {"@path": f"$.{name}"}
    if members[name] == repeated:
        members[name] = follows
    elif members[name] == {"price": repeated}:
        members[name] = {"price": follows}
    return put_node(node, keys[:-1], members)


def move_node(node: Value, keys: Keys, step: int) -> Value:
    """*node* with the key or item at *keys* moved *step* places down; nothing changes at the end of the list."""
    owner, key = get_node(node, keys[:-1]), keys[-1]
    if not isinstance(owner, (dict, list)):
        return node
    names = list(owner) if isinstance(owner, dict) else [str(at) for at in range(len(owner))]
    if key not in names or not 0 <= names.index(key) + step < len(names):
        return node
    names.insert(names.index(key) + step, names.pop(names.index(key)))
    parts = [get_member(owner, name) for name in names]
    return put_node(node, keys[:-1], parts if isinstance(owner, list) else dict(zip(names, parts, strict=True)))


def can_rename(owner: dict[str, Value], key: str, name: str) -> bool:
    """Whether *key* of *owner* can get the other *name*."""
    return bool(name) and not name.startswith("@") and name != key and name not in owner


def find_owner(node: Value, keys: Keys) -> Keys:
    """The place to which keys are added for the object, array, merge or list at *keys*."""
    part = get_node(node, keys)
    if find_kind(part) == "directive" and isinstance(part, dict):
        if "@arrayPath" in part:
            return (*keys, "@arrayPath", "1")
        if "@merge" in part:
            return (*keys, "@merge", "objects")
    return keys


def find_free_name(owner: Value, name: str = "key") -> str:
    """*name*, or with a number if *owner* has it already."""
    taken = owner if isinstance(owner, dict) else {}
    return next(one for one in (name, *(f"{name}{at}" for at in range(2, len(taken) + 3))) if one not in taken)
