from oci_responses.emulator.ids import Ids
from oci_responses.emulator.tenancy import Tenancy

IDS = Ids(seed=1)
DEEDS: dict[str, str] = {}
ONE, TWO = (Tenancy(IDS.ocid("tenancy"), DEEDS) for _ in range(2))
FAR = Tenancy(IDS.ocid("tenancy"), DEEDS, open=True)


def test_what_one_owns_nobody_else_has() -> None:
    compartment, project = ONE.add_compartment(IDS), ONE.add_project(IDS, "us-chicago-1")
    assert [tenancy.has_compartment(compartment) for tenancy in (ONE, TWO, FAR)] == [True, False, False]
    assert [tenancy.has_project(project) for tenancy in (ONE, TWO, FAR)] == [True, False, False]


def test_a_project_is_no_compartment() -> None:
    assert not ONE.has_compartment(ONE.add_project(IDS, "r"))
    assert not ONE.has_project(ONE.add_compartment(IDS))


def test_a_tenancy_is_its_own_root_compartment() -> None:
    assert ONE.has_compartment(ONE.ocid)
    assert not FAR.has_compartment(ONE.ocid)
    assert not ONE.has_project(ONE.ocid)


def test_an_open_tenancy_takes_what_it_names_first() -> None:
    new = IDS.ocid("compartment")
    assert not ONE.has_compartment(new)
    assert FAR.has_compartment(new)
    assert not Tenancy("ocid1.tenancy.oc1..late", DEEDS, open=True).has_compartment(new)
    for odd in ("", "x", IDS.ocid("instance")):
        assert not FAR.has_compartment(odd)
        assert not FAR.has_project(odd)


def test_the_repr_is_short() -> None:
    assert "deeds" not in repr(ONE)
