"""A ticket is a unit: setup, events, responses and notes of a folder or an archive are read together."""

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from talonbench.formats import ConfigText, Configuration, archives, read_paths, read_sources
from talonbench.responses.delivery_words import describe_delivery
from tests.core.configurations import envelope, sizes, words
from tests.core.test_formats import DESTINATION, SUBSCRIPTION

TICKETS = Path(__file__).parents[1] / "examples" / "tickets"
EVENT = {"type": "track", "event": "A", "userId": "u", "properties": {"n": 1}}


def pack_zip(folder: Path, to: Path) -> Path:
    with zipfile.ZipFile(to / f"{folder.name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.rglob("*"):
            archive.write(file, file.relative_to(folder.parent))
    return to / f"{folder.name}.zip"


def pack_tar(folder: Path, to: Path) -> Path:
    with tarfile.open(to / f"{folder.name}.tar.gz", "w:gz") as archive:
        archive.add(folder, folder.name)
    return to / f"{folder.name}.tar.gz"


def keep(folder: Path, _: Path) -> Path:
    return folder


TABLE = {
    "08-attributes": ((1, 1, 0), ["event"], ["response 400"], 6, []),
    "09-delivery": ((1, 1, 0), ["delivery"], ["event, request, response 400"] * 2, 0, []),
    "13-double": ((2, 4, 0), ["", "", ""], [], 0, []),
    "18-tf": ((1, 1, 1), ["event"], [], 0, []),
    "20-coupon": ((1, 1, 0), ["event"], ["response 200"], 0, []),
    "21-curl": ((1, 1, 0), ["curl"], [], 0, ["errors.csv", "screenshot.txt"]),
}


@pytest.mark.parametrize("packed", [keep, pack_zip, pack_tar])
@pytest.mark.parametrize("ticket", TABLE)
def test_a_ticket_is_read_as_one(ticket: str, packed: Callable[[Path, Path], Path], tmp_path: Path) -> None:
    counts, events, responses, attributes, kept = TABLE[ticket]
    imported = read_paths([packed(TICKETS / ticket, tmp_path)])

    assert sizes(imported) == counts
    assert [name for name, _ in imported.named_events] == events
    assert [describe_delivery(one.delivery) for one in imported.deliveries] == responses
    assert len(imported.attributes) == attributes
    assert [Path(one.name).name for one in imported.kept] == kept
    for name in kept:
        assert f"{ticket}/{name}" in " ".join(one.location for one in imported.notes)


def test_no_token_of_a_ticket_stays_anywhere() -> None:
    imported = read_paths([TICKETS / "21-curl"])

    assert "SECRETTOKEN" not in repr(imported)
    assert "WRITEKEY" not in repr(imported)
    assert words(imported).count("Removed 1 token or key.") == 2


@pytest.mark.parametrize(
    ("session", "count", "gone"),
    [
        ("curl -H 'Authorization: Bearer abc123DEF' https://api.segmentapis.com/x", 1, "abc123DEF"),
        ("curl -u abc123: https://api.segment.io/v1/track -d '{}'", 1, "abc123"),
        ("curl --user=abc123:pass https://x.io", 1, "abc123"),
        ("authorization: ApiKey-v1 a1b2c3", 1, "a1b2c3"),
        ("POST https://me:secret9@host/x", 1, "secret9"),
        ("analytics.load({writeKey: 'WK12345'})", 1, "WK12345"),
        ("GET /x?access_token=tok99&b=1", 1, "tok99"),
        ("$ export TOKEN=sgp_abcdefghij12345", 1, "sgp_abcdefghij12345"),
        ("curl -H 'Authorization: Bearer $TOKEN' https://x.io", 0, ""),
        ("curl -H 'Authorization: Bearer ••••' https://x.io", 0, ""),
        ("ls -u", 0, ""),
        ('{"password": "abc123", "authorization": "Bearer abc123"}', 0, ""),
    ],
)
def test_tokens_in_a_shell_session_are_removed(session: str, count: int, gone: str) -> None:
    from talonbench.events.credentials import remove_credentials

    text, removed = remove_credentials(session)

    assert removed == count
    assert not gone or gone not in text
    assert count or text == session


def test_a_broken_line_among_events_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    rows = [json.dumps({**EVENT, "event": f"E{number}"}) for number in range(5)]
    rows[2] = rows[2][:-5]
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "events.ndjson").write_text("\n".join(rows), "utf-8")
    (tmp_path / "t" / "setup.json").write_text(envelope(destination=DESTINATION, subscription=SUBSCRIPTION), "utf-8")

    imported = read_paths([tmp_path / "t"])

    assert [body["event"] for _, body in imported.named_events] == ["E0", "E1", "E3", "E4"]
    assert [one.location for one in imported.notes if one.severity == "error"] == ["t/events.ndjson:3"]


def test_what_is_no_text_is_named_only(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "screen.png").write_bytes(b"\x89PNG\xff")
    (tmp_path / "t" / "notes.txt").write_text("it fails since Monday", "utf-8")

    for imported in (read_paths([tmp_path / "t"]), read_paths(sorted((tmp_path / "t").iterdir()))):
        assert [one.text for one in imported.kept] == ["it fails since Monday"]
        assert "Not a text: only its name is kept." in words(imported)


def test_a_table_of_errors_is_no_event_and_no_mapping() -> None:
    imported = read_sources([ConfigText("e.csv", "timestamp,status,error\n2026-02-10,400,x\n", along=True)])

    assert (sizes(imported), imported.named_events, len(imported.kept)) == ((0, 0, 0), (), 1)


# -- archives that could do harm ------------------------------------------------------------------------------


def zipped(tmp_path: Path, *members: tuple[str, bytes]) -> Path:
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def tarred(tmp_path: Path, member: tarfile.TarInfo, data: bytes = b"") -> Path:
    path = tmp_path / "t.tar.gz"
    member.size = len(data)
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(member, io.BytesIO(data))
    return path


def encrypted(tmp_path: Path) -> Path:
    path = zipped(tmp_path, ("a.json", b"{}"))
    data = bytearray(path.read_bytes())
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(head) + place] |= 1
    path.write_bytes(data)
    return path


HARMFUL: dict[str, Callable[[Path], Path]] = {
    "leads outside": lambda to: zipped(to, ("../evil.json", b"{}")),
    "leads outside of it (/etc/evil.json)": lambda to: zipped(to, ("/etc/evil.json", b"{}")),
    r"outside of it (C:\evil.json)": lambda to: zipped(to, ("C:\\evil.json", b"{}")),
    "outside of it (../../evil.json)": lambda to: tarred(to, tarfile.TarInfo("../../evil.json"), b"{}"),
    "is encrypted": encrypted,
    "is damaged or isn't a zip archive": lambda to: damaged(to, "t.zip"),
    "isn't a tar archive": lambda to: damaged(to, "t.tar"),
}


def damaged(tmp_path: Path, name: str) -> Path:
    (tmp_path / name).write_bytes(b"PK\x03\x04 nothing of the kind" * 20)
    return tmp_path / name


@pytest.mark.parametrize("reason", HARMFUL)
def test_an_archive_that_could_do_harm_is_refused_whole_with_the_reason(reason: str, tmp_path: Path) -> None:
    imported = read_paths([HARMFUL[reason](tmp_path)])

    (note,) = imported.notes
    assert reason in note.message
    assert note.is_unreadable


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FOLDER_BYTES", 1000)

    for path in (zipped(tmp_path, ("a.json", b"x" * 2000)), tarred(tmp_path, tarfile.TarInfo("a.json"), b"x" * 20_000)):
        (note,) = read_paths([path]).notes
        assert "more than 1,000 bytes" in note.message


def test_an_archive_in_an_archive_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    setup = envelope(destination=DESTINATION, subscription=SUBSCRIPTION).encode()
    imported: Configuration = read_paths([zipped(tmp_path, ("in.zip", b"PK"), ("setup.json", setup))])

    assert sizes(imported) == (1, 1, 0)
    assert "error file: An archive inside of what is imported isn't opened." in words(imported)


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    link = tarfile.TarInfo("setup.json")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"

    assert read_paths([tarred(tmp_path, link)]).kept == ()
