"""The script of the map: reading paths, making neighbours share their border, writing small paths."""

from shapely import MultiPolygon, Polygon, box

from scripts import build_map


def test_relative_rings_are_read_as_points():
    rings = list(build_map._rings("m 1,1 2,0 0,2 z m 10,10 1,0 0,1 z"))
    assert rings == [[(1, 1), (3, 1), (3, 3)], [(11, 11), (12, 11), (12, 12)]]


def test_points_that_nearly_meet_become_one():
    same = build_map._snapped([(0.0, 0.0), (5.0, 5.0), (0.1, 0.1), (5.0, 5.2)])
    assert same == {(0.0, 0.0): (0.0, 0.0), (5.0, 5.0): (5.0, 5.0), (0.1, 0.1): (0.0, 0.0), (5.0, 5.2): (5.0, 5.0)}


def test_a_path_is_written_in_whole_relative_steps():
    assert build_map.path_of(Polygon([(0, 0), (10, 0), (10, 10.2)])) == "M0 0l10 0 0 10z"


def test_islets_are_left_out_but_never_the_last_part():
    assert build_map.path_of(MultiPolygon([box(0, 0, 9, 9), box(20, 20, 21, 21)])).count("M") == 1
    assert build_map.path_of(box(0, 0, 2, 2)).count("M") == 1


def test_a_fitted_outline_is_centred_and_stays_inside():
    west, north, east, south = build_map.fitted(box(0, 0, 1, 4), (100, 100, 50, 80)).bounds
    assert (west + east) / 2 == 125
    assert (north + south) / 2 == 140
    assert 100 < north < south < 180
