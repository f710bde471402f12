"""Routes outside the three apps."""

from . import EVERYONE, Policy

POLICY = {
    "masuk": Policy(ok={"GET": EVERYONE, "POST": EVERYONE}, public=True),
    "kiriman": Policy(ok={"GET": EVERYONE, "POST": EVERYONE}),
    "keluar": Policy(ok={"POST": EVERYONE}),
    "password_change": Policy(
        ok={"GET": EVERYONE, "POST": EVERYONE},
        data=lambda city, kwargs: {
            "old_password": "rumah-panggung-biru-73",
            "new_password1": "perahu-kayu-merah-41",
            "new_password2": "perahu-kayu-merah-41",
        },
    ),
    "password_change_done": Policy(ok={"GET": EVERYONE}),
}
