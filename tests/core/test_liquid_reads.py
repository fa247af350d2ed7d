"""What a Liquid template reads of an event, told from its parsed tags, without an event."""

import pytest

from talonbench.liquid import find_reads, find_replaceable

CASES: list[tuple[str, str, list[tuple[str, ...]]]] = [
    ("an output", "Hi {{ traits.first_name }}", [("traits", "first_name")]),
    ("brackets", "{{ properties['order id'][0][\"sku\"] }}", [("properties", "order id", "0", "sku")]),
    ("a variable in brackets", "{{ ['a.b'].c }}", [("a.b", "c")]),
    ("an output with a dot first", "{{ .event }}", [("event",)]),
    ("no variable", "{{ 'event' }}{{ 1.5 }}{{ true.x }}{{ nil }} event", []),
    ("a filter and its values", "{{ event | append: userId | replace: a.b, c }}",
     [("event",), ("userId",), ("a", "b"), ("c",)]),
    ("a named value", "{{ event | default: userId, allow_false: traits.flag }}",
     [("event",), ("userId",), ("traits", "flag")]),
    ("a filter that there is not", "{{ event | nope: userId }}", [("event",)]),
    ("operators", "{{ a == b and c contains d or not e }}", [("a",), ("b",), ("c",), ("d",), ("e",)]),
    ("a range", "{{ (a..b.c) | join }}", [("a",), ("b", "c")]),
    ("a condition with branches", "{% if a %}{{ b }}{% elsif c > d %}{{ e }}{% else %}{{ f }}{% endif %}",
     [("a",), ("b",), ("c",), ("d",), ("e",), ("f",)]),
    ("unless", "{% unless a.b %}{{ c }}{% endunless %}", [("a", "b"), ("c",)]),
    ("a name that the template gave", "{% assign t = traits %}{{ t.plan }}", [("traits", "plan")]),
    ("a given name that nothing reads", "{% assign t = traits %}", []),
    ("a name given from another", "{% assign t = traits.a %}{% assign u = t.b %}{{ u[0] }}",
     [("traits", "a", "b", "0")]),
    ("a given name made by a filter", "{% assign t = traits.a | upcase %}{{ t }}{{ t.size }}", [("traits", "a")]),
    ("a given constant", "{% assign event = 'x' %}{{ event }}", []),
    ("a name read before it is given", "{{ event }}{% assign event = userId %}{{ event }}", [("event",), ("userId",)]),
    ("a name that only a branch gives", "{% if a %}{% assign t = b %}{% endif %}{{ t.c }}",
     [("a",), ("b", "c"), ("t", "c")]),
    ("a name that each branch gives", "{% if a %}{% assign t = b %}{% else %}{% assign t = c %}{% endif %}{{ t }}",
     [("a",), ("b",), ("c",)]),
    ("a name of another branch", "{% if a %}{% assign t = b %}{% else %}{{ t }}{% endif %}", [("a",), ("t",)]),
    ("a captured text", "{% capture t %}{{ a }}{% endcapture %}{{ t }}{{ t.x }}", [("a",)]),
    ("a capture by a quoted name", "{% capture 't u' %}{{ a }}{% endcapture %}{{ ['t u'] }}", [("a",)]),
    ("a counter, which begins at a number of the event", "{% increment n %}{{ n }}", [("n",)]),
    ("a counter down", "{% decrement n %}", [("n",)]),
    ("a cycle", "{% cycle a: b.c, 'x', d %}", [("a",), ("b", "c"), ("d",)]),
    ("echo", "{% echo a.b | upcase %}", [("a", "b")]),
    ("the tag liquid", "{% liquid\n assign t = a\n if t.b\n echo c\n endif %}", [("a", "b"), ("c",)]),
    ("a block, in which block is no variable", "{{ block }}{% block x %}{{ block.super }}{{ a }}{% endblock %}",
     [("block",), ("a",)]),
    ("behind break", "{% break %}{{ a }}", [("a",)]),
    ("a comment", "{% comment %}{{ a }}{% endcomment %}{% # {{ b }} %}{{ c }}", [("c",)]),
    ("raw text", "{% raw %}{{ a }}{% endraw %}{{ b }}", [("b",)]),
    ("a member that only an event tells", "{{ traits[event] }}", [("traits",), ("event",)]),
    ("a member of a member that only an event tells", "{{ traits[event].x }}", [("traits",), ("event",)]),
    ("a number from the end", "{{ list[-1].sku }}", [("list",)]),
    ("a variable that only an event tells", "{{ [event].x }}", [("event",), ()]),
    ("first and last, which may be members or items", "{{ list.first.sku }}{{ list.last }}",
     [("list", "first", "sku"), ("list", "last")]),
    ("twice the same", "{{ a }}{{ a }}", [("a",)]),
    ("what stands behind a value is passed over", "{{ a b }}", [("a",)]),
    ("a tag that is switched off", "{{ a }}{% for x in list %}{{ x.sku }}{% endfor %}", []),
    ("a template that is not closed", "{{ a }}{{ b", []),
    ("a template that is too long", "{{ a }}" + "x" * 1000, []),
]  # fmt: skip


@pytest.mark.parametrize(("template", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_template_tells_what_it_reads(template: str, expected: list[tuple[str, ...]]) -> None:
    assert list(find_reads(template)) == expected


def test_what_is_nested_too_deep_reads_nothing() -> None:
    assert find_reads("{% if a %}" * 60 + "{{ b }}" + "{% endif %}" * 40) == ()


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ a.b | default: 'x' }}", [("a", "b")]),
        ("{{ a | upcase | default: b | append: c }}", [("a",)]),
        ("{{ a | default: 'x' }}{{ a }}", []),
        ("{{ a }}{{ a | default: 'x' }}", []),
        ("{{ a | default }}", []),
        ("{% assign t = a | default: 'x' %}{{ t }}", [("a",)]),
        ("{% if a %}{{ b | default: 'x' }}{% endif %}", [("b",)]),
    ],
)
def test_what_is_missing_is_replaced_by_a_default(template: str, expected: list[tuple[str, ...]]) -> None:
    assert list(find_replaceable(template)) == expected
