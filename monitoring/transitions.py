"""Life cycles of a PPRG submission and of a finding, as data."""

from typing import Any

from pug_tanjungbalai.common.workflow import Transition

from .enums import FindingState, SubmissionState
from .rules import (
    acts_for_record,
    can_respond_to_finding,
    can_verify,
    heads_record,
    is_inspektorat,
    writes_for_record,
)

_OWN = "Hanya focal point perangkat daerah ini dengan SK yang masih berlaku."
_OWN_HEAD = "Hanya kepala perangkat daerah ini (definitif, Plt. atau Plh.) yang sedang menjabat."
_VERIFIER = "Hanya Bapperida atau Dinas P3A, dan bukan untuk dokumen perangkat daerahnya sendiri."


def _back_to_writing(submission: Any) -> SubmissionState:
    """A document that verifiers returned still needs that revision; one they never saw is a draft again."""
    return SubmissionState.NEEDS_REVISION if submission.first_submitted_at else SubmissionState.DRAFT


SUBMISSION_TRANSITIONS = (
    Transition(
        action="offer",
        sources=frozenset({SubmissionState.DRAFT, SubmissionState.NEEDS_REVISION}),
        target=SubmissionState.OFFERED,
        allowed=writes_for_record,
        label="Ajukan ke Kepala OPD",
        consequence="Kepala perangkat daerah akan memeriksa dan menandatangani; isi terkunci sampai dikembalikan.",
        done="Dokumen diajukan ke kepala perangkat daerah.",
        refusal=_OWN,
        icon="send",
        tone="brand",
    ),
    Transition(
        action="recall",
        sources=frozenset({SubmissionState.OFFERED}),
        target=SubmissionState.DRAFT,
        target_for=_back_to_writing,
        allowed=writes_for_record,
        label="Ambil kembali",
        consequence="Dokumen kembali kepada Anda dan dapat diubah.",
        done="Dokumen dapat diubah lagi.",
        refusal=_OWN,
        icon="arrow-return-left",
    ),
    Transition(
        action="hand_back",
        sources=frozenset({SubmissionState.OFFERED, SubmissionState.SIGNED}),
        target=SubmissionState.DRAFT,
        target_for=_back_to_writing,
        allowed=heads_record,
        label="Kembalikan ke focal point",
        consequence="Focal point dapat mengubah isi; tanda tangan yang sudah ada gugur.",
        done="Dokumen dikembalikan ke focal point.",
        refusal=_OWN_HEAD,
        note_required=True,
        note_label="Alasan pengembalian",
        icon="arrow-return-left",
        tone="poor",
    ),
    Transition(
        action="sign",
        sources=frozenset({SubmissionState.DRAFT, SubmissionState.OFFERED}),
        target=SubmissionState.SIGNED,
        allowed=heads_record,
        label="Tanda tangani",
        consequence="Anda menyatakan GAP dan GBS ini benar sebagai kepala perangkat daerah; isi terkunci.",
        done="Dokumen ditandatangani.",
        refusal=_OWN_HEAD,
        icon="pen",
        tone="brand",
    ),
    Transition(
        action="submit",
        sources=frozenset({SubmissionState.SIGNED}),
        target=SubmissionState.SUBMITTED,
        allowed=acts_for_record,
        label="Ajukan ke Bapperida",
        consequence="Dokumen masuk antrean verifikasi; waktu pengajuan dicatat.",
        done="Dokumen diajukan ke Bapperida.",
        refusal="Hanya focal point atau kepala perangkat daerah ini dengan penunjukan yang masih berlaku.",
        icon="send",
        tone="brand",
    ),
    Transition(
        action="take",
        sources=frozenset({SubmissionState.SUBMITTED}),
        target=SubmissionState.IN_VERIFICATION,
        allowed=can_verify,
        label="Ambil untuk diverifikasi",
        consequence="Perangkat daerah melihat bahwa dokumennya sedang diperiksa.",
        done="Dokumen diambil untuk diverifikasi.",
        refusal=_VERIFIER,
        icon="hourglass-split",
        tone="brand",
    ),
    Transition(
        action="return",
        sources=frozenset({SubmissionState.IN_VERIFICATION}),
        target=SubmissionState.NEEDS_REVISION,
        allowed=can_verify,
        label="Kembalikan untuk perbaikan",
        consequence="Focal point memperbaiki; kepala menandatangani lagi sebelum diajukan ulang.",
        done="Dokumen dikembalikan untuk diperbaiki.",
        refusal=_VERIFIER,
        note_required=True,
        note_label="Alasan pengembalian",
        icon="arrow-return-left",
        tone="poor",
    ),
    Transition(
        action="verify",
        sources=frozenset({SubmissionState.IN_VERIFICATION}),
        target=SubmissionState.VERIFIED,
        allowed=can_verify,
        label="Verifikasi",
        consequence="GAP dan GBS dinyatakan terverifikasi dan dihitung sebagai anggaran responsif gender.",
        done="GAP dan GBS terverifikasi.",
        refusal=_VERIFIER,
        icon="check-circle-fill",
        tone="good",
    ),
    Transition(
        action="withdraw",
        sources=frozenset(
            {
                SubmissionState.DRAFT,
                SubmissionState.OFFERED,
                SubmissionState.SIGNED,
                SubmissionState.SUBMITTED,
                SubmissionState.NEEDS_REVISION,
            }
        ),
        target=SubmissionState.WITHDRAWN,
        allowed=acts_for_record,
        label="Tarik dokumen",
        consequence="Dokumen tidak lagi dihitung; isi dan riwayatnya tetap tersimpan. PPRG baru dapat dibuat.",
        done="Dokumen ditarik.",
        refusal="Hanya focal point atau kepala perangkat daerah ini dengan penunjukan yang masih berlaku.",
        note_required=True,
        note_label="Alasan penarikan",
        icon="x-circle-fill",
    ),
)

FINDING_TRANSITIONS = (
    Transition(
        action="respond",
        sources=frozenset({FindingState.OPEN, FindingState.RETURNED}),
        target=FindingState.RESPONDED,
        allowed=can_respond_to_finding,
        label="Kirim tindak lanjut",
        consequence="Inspektorat akan memeriksa tindak lanjut ini.",
        done="Tindak lanjut dikirim ke Inspektorat.",
        refusal="Hanya focal point atau kepala perangkat daerah ini dengan penunjukan yang masih berlaku.",
        icon="send",
        tone="brand",
    ),
    Transition(
        action="close",
        sources=frozenset({FindingState.RESPONDED}),
        target=FindingState.CLOSED,
        allowed=is_inspektorat,
        label="Nyatakan selesai",
        consequence="Temuan ditutup dengan tanggal hari ini dan dihitung dalam skor kepatuhan.",
        done="Temuan dinyatakan selesai.",
        refusal="Hanya Inspektorat yang memeriksa tindak lanjut temuan.",
        note_label="Catatan pemeriksaan",
        icon="check-circle-fill",
        tone="good",
    ),
    Transition(
        action="return",
        sources=frozenset({FindingState.RESPONDED}),
        target=FindingState.RETURNED,
        allowed=is_inspektorat,
        label="Kembalikan",
        consequence="Perangkat daerah harus melengkapi tindak lanjutnya.",
        done="Tindak lanjut dikembalikan ke perangkat daerah.",
        refusal="Hanya Inspektorat yang memeriksa tindak lanjut temuan.",
        note_required=True,
        note_label="Alasan pengembalian",
        icon="arrow-return-left",
        tone="poor",
    ),
)
