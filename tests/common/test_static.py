"""Static files of a server in use: a new version of the program never runs with a script of the old one."""

import re
import shutil
from pathlib import Path

from django.conf import settings

from pug_tanjungbalai.common.static import HashedStaticFilesStorage


def test_scripts_import_each_other_by_names_with_the_hash_of_their_content(tmp_path):
    shutil.copytree(Path(settings.BASE_DIR) / "static/js", tmp_path / "js")
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    names = [f"js/{path.name}" for path in (tmp_path / "js").iterdir()]
    for name, _hashed, processed in storage.post_process({name: (storage, name) for name in names}):
        assert not isinstance(processed, Exception), f"{name}: {processed}"
    scripts = [storage.path(storage.stored_name(name)) for name in names]
    imports = [line for path in scripts for line in Path(path).read_text().splitlines() if line.startswith("import")]
    assert len(imports) >= 4
    for line in imports:
        [imported] = re.findall(r'from "\./([\w-]+\.[0-9a-f]{12}\.js)";$', line) or [f"by a plain name: {line}"]
        assert (tmp_path / "js" / imported).exists(), imported
