"""Every golden image, valid and damaged: names, maps, contents and verdicts are those of its manifest."""

import hashlib

import images
import pytest

import famfs_arrow


@pytest.fixture(params=images.NAMES)
def image(request, tmp_path):
    path = tmp_path / "medium.img"
    images.unpack(request.param, path)
    return request.param, path


def test_image_is_what_its_manifest_says(image):
    name, path = image
    expect = images.manifest(name)["expect"]
    if expect["replay"] == "refused":
        with pytest.raises(famfs_arrow.FamfsError) as refused:
            famfs_arrow.attach(path)
        assert refused.value.problem.code in {p["code"] for p in expect["problems"]}
        return
    with famfs_arrow.attach(path) as store:
        replay = store.replay
        found = "complete" if replay.complete else f"stops-at:{replay.entry_count}"
        if found != expect["replay"]:
            assert found in expect.get("replay_also_acceptable", [])
            return
        assert replay.verdict == expect["verdict"]
        assert_same_problems(expect["problems"], replay.problems)
        assert_same_names(name, store)


def assert_same_problems(expected, found):
    """The same entries are blamed, each with at least one code in common."""

    def by_entry(problems):
        codes = {}
        for index, code, severity in problems:
            if severity != "info" and code != "LOG_NEXT_SEQNUM":
                codes.setdefault(index, set()).add(code)
        return codes

    want = by_entry((p.get("i"), p["code"], p.get("severity", "error")) for p in expected)
    got = by_entry((p.log_index, p.code, p.severity) for p in found)
    assert want.keys() == got.keys()
    for index in want:
        assert want[index] & got[index], index


def assert_same_names(name, store):
    dirs, files = images.entries(name)
    listed = {(e.type, images.encoded(e.path)): e for e in store.walk()}
    for kind, entries in (("dir", dirs), ("file", files)):
        must = {images.name_bytes(e): e for e in entries if e["visible"] is True}
        may = {images.name_bytes(e) for e in entries if e["visible"] is None}
        got = {path for found, path in listed if found == kind}
        assert must.keys() - got == set() and got - must.keys() - may == set()
        for path, entry in must.items():
            found = listed[kind, path]
            assert (found.mode, found.uid, found.gid) == (int(entry["mode"], 8) & 0o7777, entry["uid"], entry["gid"]), path
            if kind == "file":
                assert_same_file(store, found, entry)
        if kind == "file":
            for path in (may - must.keys()) & got:
                with pytest.raises(famfs_arrow.UnreadableFileError):
                    store.read_buffer(listed[kind, path].path)


def assert_same_file(store, found, entry):
    assert found.size == entry["size"]
    if not entry.get("readable"):
        with pytest.raises(famfs_arrow.UnreadableFileError):
            store.read_buffer(found.path)
        return
    assert hashlib.sha256(store.read_buffer(found.path)).hexdigest() == entry["sha256"], found
    where = store.getmap(found.path)
    assert {key: entry[key] for key in where if key in entry} == {key: where[key] for key in where if key in entry}


def test_there_are_images():
    assert len(images.NAMES) == 35
