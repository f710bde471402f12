"""Queries compiled once give the same rows as ever; kept results follow what they were computed from."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Value

from departments.models import BudgetFigure, Department
from pug_tanjungbalai.common.prepared import Kept, Prepared
from tests import factories


@pytest.mark.django_db
def test_rows_have_the_types_of_the_queryset(city):
    factories.make_figure(city.sub_a, "realisasi", Decimal("1234567.89"))
    rows = BudgetFigure.objects.filter(kind="realisasi").values_list("amount", "as_of", "sub_activity__requires_pprg")
    assert list(Prepared(rows)) == list(rows) == [(Decimal("1234567.89"), dt.date(2026, 1, 2), True)]


@pytest.mark.django_db
def test_rows_are_read_anew_each_time(city):
    names = Prepared(Department.objects.order_by("code").values_list("code"))
    before = list(names)
    factories.make_department("AAA")
    assert list(names) == [("AAA",), *before]


@pytest.mark.django_db
def test_union_keeps_its_order_and_limit(city):
    codes = Department.objects.order_by().values_list("code", Value("x"))
    both = codes.filter(code="DISDIK").union(codes.filter(code="DINKES"), all=True).order_by("code")
    assert list(Prepared(both)) == [("DINKES", "x"), ("DISDIK", "x")]
    assert list(Prepared(both[:1])) == [("DINKES", "x")]


@pytest.mark.django_db
def test_nothing_to_ask_asks_nothing(django_assert_num_queries):
    impossible = Department.objects.filter(pk__in=[]).values_list("pk")
    with django_assert_num_queries(0):
        assert list(Prepared(None)) == list(Prepared(impossible)) == []


def test_result_is_kept_while_its_input_is_equal():
    kept, calls = Kept(), []

    def compute():
        calls.append(1)
        return len(calls)

    assert [kept.get("a", [1, 2], compute), kept.get("a", [1, 2], compute)] == [1, 1]
    assert kept.get("a", [1, 3], compute) == 2
    assert kept.get("a", [1, 2], compute) == 3


def test_only_so_many_results_are_kept():
    kept = Kept(size=2)
    assert [kept.get(key, None, lambda key=key: key) for key in "abc"] == ["a", "b", "c"]
    assert kept.get("c", None, lambda: "anew") == "c"
    assert kept.get("a", None, lambda: "anew") == "anew"
