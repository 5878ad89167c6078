"""The committed geography is whole and says what the official sources say."""

from collections import Counter

import pytest

Rows = dict[str, dict[str, str]]
Tables = dict[str, Rows]

COLUMNS = [
    "code",
    "name",
    "nature",
    "population",
    "parents",
    "postcodes",
    "other_codes",
    "former_names",
]


def parents(row: dict[str, str], prefix: str) -> list[str]:
    """Return the direct parents of one level."""
    return [code for code in row["parents"].split() if code.startswith(prefix)]


def test_every_table_has_the_same_columns(tables: Tables) -> None:
    for rows in tables.values():
        assert list(next(iter(rows.values()))) == COLUMNS


def test_levels_have_the_official_numbers(tables: Tables) -> None:
    natures = Counter(row["nature"] for row in tables["epci"].values())

    assert Counter(row["nature"] for row in tables["regions"].values()) == {
        "REG": 18,
        "OUTRE-MER": 6,
    }
    assert Counter(row["nature"] for row in tables["departements"].values()) == {
        "DEP": 101,
        "OUTRE-MER": 6,
    }
    assert len(tables["epci"]) - natures["EPT"] == 1255
    assert natures == {
        "CC": 989,
        "CA": 230,
        "METRO": 21,
        "CU": 14,
        "MET69": 1,
        "EPT": 11,
    }
    # 34,875 communes in metropolitan France and the five overseas régions, 88 in the overseas collectivities.
    assert len(tables["communes"]) == 34_963


def test_codes_are_unique_across_levels(tables: Tables, territories: Rows) -> None:
    assert len(territories) == sum(len(rows) for rows in tables.values())


def test_every_parent_exists(territories: Rows) -> None:
    missing = [
        (code, parent)
        for code, row in territories.items()
        for parent in row["parents"].split()
        if parent not in territories
    ]
    assert missing == []


def test_only_the_country_has_no_parent(territories: Rows) -> None:
    assert [code for code, row in territories.items() if not row["parents"]] == ["PAYS-FR"]


def test_every_commune_is_in_exactly_one_departement(tables: Tables) -> None:
    odd = [code for code, row in tables["communes"].items() if len(parents(row, "DEP-")) != 1]
    assert odd == []


def test_every_commune_but_a_few_islands_is_in_one_epci(tables: Tables) -> None:
    overseas = {code for code, row in tables["departements"].items() if row["nature"] == "OUTRE-MER"}
    own_taxation = {code for code, row in tables["epci"].items() if row["nature"] != "EPT"}
    alone = set()
    for row in tables["communes"].values():
        around = [grouping for grouping in parents(row, "EPCI-") if grouping in own_taxation]
        assert len(around) <= 1
        if not around and parents(row, "DEP-")[0] not in overseas:
            alone.add(row["name"])
    assert alone == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}


def test_a_grouping_lies_in_every_departement_it_has_communes_in(
    tables: Tables,
) -> None:
    expected: dict[str, set[str]] = {}
    for row in tables["communes"].values():
        for grouping in parents(row, "EPCI-"):
            expected.setdefault(grouping, set()).update(parents(row, "DEP-"))

    found = {code: set(parents(row, "DEP-")) for code, row in tables["epci"].items()}

    assert found == expected
    assert sum(1 for row in tables["epci"].values() if len(parents(row, "DEP-")) > 1) >= 80


def test_redon_straddles_three_departements_of_two_regions(tables: Tables) -> None:
    redon = tables["epci"]["EPCI-243500741"]

    assert parents(redon, "DEP-") == ["DEP-35", "DEP-44", "DEP-56"]
    assert {parents(tables["departements"][code], "REG-")[0] for code in parents(redon, "DEP-")} == {"REG-52", "REG-53"}


@pytest.mark.parametrize(
    "code, name, postcode, departement",
    [
        pytest.param("COM-44109", "Nantes", "44100", "DEP-44", id="44100-is-nantes"),
        pytest.param("COM-42218", "Saint-Étienne", "42000", "DEP-42", id="saint-etienne"),
        pytest.param("COM-39300", "Lons-le-Saunier", "39000", "DEP-39", id="lons"),
        pytest.param("COM-2A004", "Ajaccio", "20000", "DEP-2A", id="corse"),
        pytest.param("COM-97411", "Saint-Denis", "97400", "DEP-974", id="la-reunion"),
        # Postcodes of municipal arrondissements lead to the commune.
        pytest.param("COM-75056", "Paris", "75020", "DEP-75", id="paris-20e"),
        pytest.param("COM-69123", "Lyon", "69003", "DEP-69", id="lyon-3e"),
        pytest.param("COM-13055", "Marseille", "13016", "DEP-13", id="marseille-16e"),
    ],
)
def test_well_known_communes(tables: Tables, code: str, name: str, postcode: str, departement: str) -> None:
    commune = tables["communes"][code]

    assert commune["name"] == name
    assert postcode in commune["postcodes"].split()
    assert parents(commune, "DEP-") == [departement]


def test_postcodes_are_five_digits(tables: Tables) -> None:
    odd = [
        (code, postcode)
        for code, row in tables["communes"].items()
        for postcode in row["postcodes"].split()
        if len(postcode) != 5 or not postcode.isdigit()
    ]
    assert odd == []


def test_an_ept_contains_its_communes_and_lies_in_the_metropole(tables: Tables) -> None:
    ept = tables["epci"]["EPCI-200057941"]
    names = {row["name"] for row in tables["communes"].values() if "EPCI-200057941" in row["parents"].split()}

    assert (ept["name"], ept["nature"]) == ("Paris Est Marne et Bois", "EPT")
    assert parents(ept, "EPCI-") == ["EPCI-200054781"]
    assert len(names) == 13
    assert {"Charenton-le-Pont", "Saint-Maurice", "Vincennes"} <= names


def test_absorbed_communes_lead_to_the_one_that_took_them_in(tables: Tables) -> None:
    saint_etienne = tables["communes"]["COM-42218"]

    assert "Rochetaillée" in saint_etienne["former_names"].split("|")
    assert "COM-42190" in saint_etienne["other_codes"].split()
    assert "COM-75103" in tables["communes"]["COM-75056"]["other_codes"].split()


def test_other_codes_lead_to_one_commune_and_are_no_longer_in_use(
    tables: Tables,
) -> None:
    codes = Counter(code for row in tables["communes"].values() for code in row["other_codes"].split())

    assert [code for code, count in codes.items() if count > 1] == []
    assert codes.keys() & tables["communes"].keys() == set()


def test_a_commune_is_not_a_former_name_of_itself(tables: Tables) -> None:
    assert [code for code, row in tables["communes"].items() if row["name"] in row["former_names"].split("|")] == []


def test_populations_are_those_insee_published_for_2023(tables: Tables) -> None:
    # INSEE, "Populations de référence 2023", December 2025, per région: https://www.insee.fr/fr/information/8683652
    published = {
        "REG-01": 384_160,
        "REG-02": 360_630,
        "REG-03": 293_996,
        "REG-11": 12_463_067,
        "REG-27": 2_802_670,
        "REG-53": 3_449_370,
        "REG-94": 355_486,
    }
    assert {code: int(tables["regions"][code]["population"]) for code in published} == published


def test_names_are_clean(territories: Rows) -> None:
    odd = [
        row["name"] for row in territories.values() if not row["name"] or row["name"] != " ".join(row["name"].split())
    ]
    assert odd == []


def test_the_22_former_regions_share_out_the_metropolitan_departements(former_regions: list, tables: Tables) -> None:
    shared = Counter(code for row in former_regions for code in row["departments"].split())
    metropolitan = {
        code for code, row in tables["departements"].items() if row["nature"] == "DEP" and not code.startswith("DEP-97")
    }

    assert len(former_regions) == 22
    assert shared == Counter(metropolitan)


def test_a_former_region_lies_in_the_regions_it_names(former_regions: list, tables: Tables) -> None:
    for row in former_regions:
        around = {tables["departements"][code]["parents"] for code in row["departments"].split()}
        assert around == set(row["regions"].split()), row["name"]


def test_poitou_charentes_is_four_departements(former_regions: list) -> None:
    row = next(row for row in former_regions if row["name"] == "Poitou-Charentes")
    assert row["departments"].split() == ["DEP-16", "DEP-17", "DEP-79", "DEP-86"]


def test_every_short_name_leads_to_a_territory(short_names: list, territories: Rows) -> None:
    assert [row for row in short_names if row["code"] not in territories] == []
    assert max(Counter((row["alias"].lower(), row["code"]) for row in short_names).values()) == 1


@pytest.mark.parametrize(
    "alias, name",
    [
        pytest.param("hdf", "Hauts-de-France", id="hdf"),
        pytest.param("paca", "Provence-Alpes-Côte d'Azur", id="paca"),
        pytest.param("aura", "Auvergne-Rhône-Alpes", id="aura"),
        pytest.param("neuf trois", "Seine-Saint-Denis", id="93"),
        pytest.param("Grand Lyon", "Métropole de Lyon", id="grouping"),
        pytest.param("Paris-Est Marne & Bois", "Paris Est Marne et Bois", id="ept"),
    ],
)
def test_well_known_short_names(short_names: list, territories: Rows, alias: str, name: str) -> None:
    assert [territories[row["code"]]["name"] for row in short_names if row["alias"] == alias] == [name]


def test_dom_means_the_five_overseas_regions(short_names: list, territories: Rows) -> None:
    names = {territories[row["code"]]["name"] for row in short_names if row["alias"] == "dom"}
    assert names == {"Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"}
