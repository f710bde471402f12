"""The page that begins a draft with last year's text."""

from __future__ import annotations

import pytest
from django.urls import reverse

from monitoring.models import Submission
from tests import factories
from tests.conftest import City
from tests.monitoring.pprg_data import make_pprg, start_data

pytestmark = pytest.mark.django_db


def page(submission: Submission) -> str:
    return reverse("monitoring:pprg_copy", args=[submission.pk])


def verified_last_year(city: City, **fields) -> Submission:
    year = factories.make_year(2025)
    return make_pprg(city, "verified", sub_activity=factories.make_sub_activity(city.a, year, **fields))


def test_a_new_draft_is_led_to_last_years_text_where_there_is_one(city: City, signed_in):
    verified_last_year(city, item=city.sub_a.item)
    response = signed_in(city.focal_a).post(reverse("monitoring:pprg_create"), start_data(city.sub_a))
    assert response.url == page(Submission.objects.get(sub_activity=city.sub_a))


def test_a_draft_without_predecessor_begins_with_step_1(city: City, signed_in):
    verified_last_year(city)
    response = signed_in(city.focal_a).post(reverse("monitoring:pprg_create"), start_data(city.sub_a))
    assert response.url.endswith("/langkah/1/")


def test_choosing_a_document_fills_the_draft_and_says_what_to_renew(city: City, signed_in):
    source = verified_last_year(city, item=city.sub_a.item)
    target = make_pprg(city, filled=False, purpose="")
    client = signed_in(city.focal_a)
    assert "sub kegiatan yang sama" in client.get(page(target)).text
    response = client.post(page(target), {"source": source.pk, "version": target.version}, follow=True)
    assert "Naskah TA 2025 disalin." in response.text
    target.refresh_from_db()
    assert target.purpose == source.purpose


def test_without_a_source_the_page_leads_to_step_1(city: City, signed_in):
    response = signed_in(city.focal_a).get(page(make_pprg(city, filled=False, purpose="")))
    assert "Belum ada yang dapat disalin" in response.text
    assert "Tulis langkah 1" in response.text


def test_a_written_draft_is_not_offered_a_copy(city: City, signed_in):
    source = verified_last_year(city, item=city.sub_a.item)
    target = make_pprg(city)
    client = signed_in(city.focal_a)
    assert "Tidak dapat disalin" in client.get(page(target)).text
    assert client.post(page(target), {"source": source.pk, "version": target.version}).status_code == 409


def test_a_source_of_another_department_is_not_found(city: City, signed_in):
    target = make_pprg(city, filled=False, purpose="")
    year = factories.make_year(2025)
    foreign = make_pprg(city, "verified", sub_activity=factories.make_sub_activity(city.b, year))
    response = signed_in(city.focal_a).post(page(target), {"source": foreign.pk, "version": 1})
    assert response.status_code == 404


@pytest.mark.parametrize("data", [{}, {"source": "x", "version": "1"}, {"source": "1", "version": "-3"}])
def test_a_broken_choice_shows_the_page_again(city: City, signed_in, data):
    target = make_pprg(city, filled=False, purpose="")
    assert signed_in(city.focal_a).post(page(target), data).status_code == 200
