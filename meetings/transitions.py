"""Life cycle of an action item as data: open -> reported -> closed | returned; cancelled."""

from pug_tanjungbalai.common.workflow import Transition

from .enums import OPEN_ACTION_STATES, ActionState
from .rules import can_judge_action, can_manage_meetings, can_report_action

ACTION_TRANSITIONS = (
    Transition(
        action="report",
        sources=frozenset({ActionState.OPEN, ActionState.RETURNED}),
        target=ActionState.REPORTED,
        allowed=can_report_action,
        label="Laporkan pelaksanaan",
        consequence="Laporan dikirim ke Bapperida untuk diperiksa.",
        done="Laporan pelaksanaan sudah dikirim ke Bapperida.",
        refusal="Hanya focal point atau kepala perangkat daerah penanggung jawab, dengan penunjukan yang masih berlaku.",
        icon="send",
        tone="brand",
    ),
    Transition(
        action="close",
        sources=frozenset({ActionState.REPORTED, ActionState.OPEN, ActionState.RETURNED}),
        target=ActionState.CLOSED,
        allowed=can_judge_action,
        label="Nyatakan selesai",
        consequence="Tugas ditutup dengan tanggal hari ini dan dihitung dalam skor kepatuhan.",
        done="Tugas dinyatakan selesai.",
        refusal="Hanya Bapperida yang menyatakan tugas rapat selesai.",
        note_label="Dasar penilaian",
        note_required=True,
        icon="check-circle-fill",
        tone="good",
    ),
    Transition(
        action="return",
        sources=frozenset({ActionState.REPORTED}),
        target=ActionState.RETURNED,
        allowed=can_judge_action,
        label="Kembalikan",
        consequence="Perangkat daerah harus melengkapi laporannya.",
        done="Laporan dikembalikan ke perangkat daerah.",
        refusal="Hanya Bapperida yang memeriksa laporan tugas rapat.",
        note_required=True,
        note_label="Alasan pengembalian",
        icon="arrow-return-left",
        tone="poor",
    ),
    Transition(
        action="cancel",
        sources=OPEN_ACTION_STATES,
        target=ActionState.CANCELLED,
        allowed=can_manage_meetings,
        label="Batalkan tugas",
        consequence="Tugas tidak lagi dihitung; riwayatnya tetap tersimpan.",
        done="Tugas dibatalkan.",
        refusal="Hanya Bapperida yang dapat membatalkan tugas rapat.",
        note_required=True,
        note_label="Alasan pembatalan",
        icon="x-circle-fill",
    ),
)
