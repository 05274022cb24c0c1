from oci_responses.emulator.store import Store, Stored

KEPT = Stored(b"{}", ())


def test_scopes_do_not_see_each_other() -> None:
    store = Store()
    store.put("project a", "r", KEPT)
    assert store.get("project a", "r") is KEPT
    assert store.get("project b", "r") is None
    assert not store.delete("project b", "r")
    assert store.delete("project a", "r")
    assert store.get("project a", "r") is None
    assert not store.delete("project a", "r")
