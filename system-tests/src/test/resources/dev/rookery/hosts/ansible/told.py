"""Writes what a playbook run came to as one JSON object to the file that TOLD_FILE names; ansible-core has no such callback."""

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: told
type: aggregate
short_description: counts of each host and the tasks that changed or failed
description: as JSON, to the file that TOLD_FILE names
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "told"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self):
        super().__init__()
        self.changed = []
        self.failed = []

    def v2_runner_on_ok(self, result):
        if result.is_changed():
            self.changed.append(result._task.get_name())

    def v2_runner_on_failed(self, result, ignore_errors=False):
        if not ignore_errors:
            self.failed.append(result._task.get_name())

    def v2_playbook_on_stats(self, stats):
        hosts = {host: stats.summarize(host) for host in stats.processed}
        with open(os.environ["TOLD_FILE"], "w", encoding="utf-8") as told:
            json.dump({"hosts": hosts, "changed": self.changed, "failed": self.failed}, told)
