#!/usr/bin/env python3
"""The fleet as a dynamic inventory of Ansible.

Asks the control plane by the command line, `rookery node list -o json`, and answers with groups by
state (state_active), by hosting provider (provider_hetzner) and by liveness (liveness_alive). Nodes
without an address are left out: nobody can log in there yet.

ROOKERY_CLI names the command, by default `rookery` on the path, else the one of this checkout. Which
control plane, and with which key, the command knows by itself (ROOKERY_URL, ROOKERY_KEY_FILE or
~/.config/rookery/context). Nothing secret is in here, and nothing is written.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

CHECKOUT = pathlib.Path(__file__).resolve().parents[2] / "rookery"
GROUPED_BY = ("state", "provider", "liveness")
SHOWN = ("id", "state", "provider", "hostname", "liveness", "agentVersion", "hostKey", "hostKeyTrust", "queued")


def nodes():
    """All nodes as the API tells them; ends the program when the command line fails."""
    command = os.environ.get("ROOKERY_CLI") or shutil.which("rookery") or str(CHECKOUT)
    try:
        asked = subprocess.run([command, "node", "list", "-o", "json"], stdout=subprocess.PIPE, check=False)
    except OSError as e:
        sys.exit(f"fleet.py: cannot run {command}: {e.strerror}; name it with ROOKERY_CLI")
    if asked.returncode:
        sys.exit(f"fleet.py: {command} node list ended with {asked.returncode}")
    return json.loads(asked.stdout)


def inventory(fleet):
    """Ansible's JSON for --list."""
    reachable = [node for node in fleet if node.get("address")]
    answer = {
        "_meta": {"hostvars": {node["name"]: variables(node) for node in reachable}},
        "fleet": {"hosts": [node["name"] for node in reachable]},
    }
    for node in reachable:
        for field in GROUPED_BY:
            group = re.sub(r"[^a-z0-9_]", "_", f"{field}_{node[field]}".lower())
            answer.setdefault(group, {"hosts": []})["hosts"].append(node["name"])
    return answer


def variables(node):
    snake = {name: re.sub(r"[A-Z]", lambda capital: "_" + capital[0].lower(), name) for name in SHOWN}
    known = {f"rookery_{snake[name]}": node[name] for name in SHOWN if node.get(name) is not None}
    return {"ansible_host": node["address"], **known}


def main():
    words = sys.argv[1:]
    if words == ["--list"]:
        answer = inventory(nodes())
    elif len(words) == 2 and words[0] == "--host":
        answer = inventory(nodes())["_meta"]["hostvars"].get(words[1], {})
    else:
        sys.exit("usage: fleet.py --list | --host NAME")
    json.dump(answer, sys.stdout, indent=2, sort_keys=True)
    print()


if __name__ == "__main__":
    main()
