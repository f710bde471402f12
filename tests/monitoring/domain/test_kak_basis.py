"""The legal basis of a KAK comes from the policy library, and stays as it was signed."""

from __future__ import annotations

import pytest

from meetings.domain.policy import load_references
from meetings.models import Policy
from monitoring.domain import pprg
from monitoring.domain.kak import LEGAL_BASIS, kak
from monitoring.domain.kak_basis import current_basis, with_basis
from monitoring.domain.pprg_content import Content, read
from monitoring.models import Submission
from tests.conftest import City
from tests.meetings.pokja_data import make_policy
from tests.monitoring.pprg_data import make_pprg

pytestmark = pytest.mark.django_db


def quoted(submission: Submission) -> str:
    stored = Submission.objects.get(pk=submission.pk)
    return basis_text(with_basis(read(stored), stored))


def basis_text(gap: Content) -> str:
    return next(section.text for section in kak(gap) if section.name == "dasar-hukum")


def in_library(subject: str = "Kota Ramah Perempuan") -> Policy:
    return make_policy(kind="perda", number="7", year=2025, subject=subject, areas=["kak"])


def test_references_that_come_with_the_system_give_the_usual_list():
    load_references()
    assert current_basis() == LEGAL_BASIS


def test_empty_library_leaves_the_usual_list(city: City):
    assert LEGAL_BASIS[0] in quoted(make_pprg(city))


def test_draft_follows_the_library(city: City):
    policy = in_library()
    submission = make_pprg(city)
    assert quoted(submission).startswith("1. Peraturan Daerah Nomor 7 Tahun 2025 tentang Kota Ramah Perempuan\n2. ")
    Policy.objects.filter(pk=policy.pk).update(subject="Kota Ramah Anak")
    assert "Kota Ramah Anak" in quoted(submission)


def test_signed_text_keeps_what_was_in_force_when_it_was_signed(city: City):
    in_library()
    submission = make_pprg(city, state="offered")
    pprg.decide(submission=submission, action="sign", actor=city.head_a)
    Policy.objects.update(status="dicabut")
    in_library_now = make_policy(kind="uu", number="9", year=2026, areas=["kak"])
    assert "Kota Ramah Perempuan" in quoted(submission)
    assert in_library_now.subject not in quoted(submission)
    pprg.decide(submission=submission, action="submit", actor=city.head_a)
    kept = submission.history.first().snapshot
    assert "Kota Ramah Perempuan" in basis_text(Content.from_dict(kept))


def test_text_sent_back_follows_the_library_again(city: City):
    policy = in_library()
    submission = make_pprg(city, state="offered")
    pprg.decide(submission=submission, action="sign", actor=city.head_a)
    pprg.decide(submission=submission, action="hand_back", actor=city.head_a, note="Perbaiki tujuan.")
    Policy.objects.filter(pk=policy.pk).update(subject="Kota Ramah Anak")
    assert "Kota Ramah Anak" in quoted(submission)


def test_change_of_the_library_is_no_change_of_the_text():
    assert Content(legal_basis=("a",)) == Content()
