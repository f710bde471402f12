"""The guide of the application, for every role."""

import pytest
from django.urls import reverse

from departments.enums import Role
from tests import factories
from tests.conftest import City

PAGE = reverse("monitoring:help")


@pytest.mark.parametrize(
    ("user", "heading"),
    [("focal_a", "Langkah Anda: Focal point"), ("bapperida", "Langkah Anda: Bapperida (koordinator)")],
)
def test_own_steps_come_first_and_the_others_are_folded(signed_in, city: City, user, heading):
    client = signed_in(getattr(city, user))
    page = client.get(PAGE).content.decode()
    assert heading in page
    assert page.count('<details class="help-role">') == len(Role) - 1


def test_weights_are_those_of_the_chosen_year(signed_in, city: City):
    city.year.weight_coverage, city.year.weight_data = 35, 5
    city.year.save()
    client = signed_in(city.bapperida)
    page = client.get(PAGE, {"tahun": city.year.year}).content.decode()
    assert "bobot 35" in page
    assert f"predikat tahun {city.year.year}" in page


@pytest.mark.django_db
def test_without_a_fiscal_year_the_guide_still_opens(signed_in):
    client = signed_in(factories.make_user(Role.ADMIN))
    page = client.get(PAGE).content.decode()
    assert "bobot 3" not in page
    assert "Istilah" in page


def test_every_page_leads_to_the_guide(signed_in, city: City):
    client = signed_in(city.focal_a)
    assert f'href="{PAGE}"' in client.get(reverse("monitoring:inbox")).content.decode()
