"""Checks docker-compose.yml with Compose where it is installed, and its promises by reading it."""
import os
import shutil
import subprocess
import sys

import yaml

environment = {**os.environ, "POSTGRES_PASSWORD": "example"}
for command in (["docker", "compose"], ["docker-compose"]):
    if not shutil.which(command[0]):
        continue
    if subprocess.run([*command, "version"], capture_output=True).returncode != 0:
        continue
    subprocess.run([*command, "--profile", "app", "config", "-q"], env=environment, check=True)
    print("valid for", " ".join(command))
    break
else:
    print("Compose is not installed: read as YAML only")

with open("docker-compose.yml") as file:
    compose = yaml.safe_load(file)
services = compose["services"]
problems = [
    f"{name}: port {port} is open to the network"
    for name, service in services.items()
    for port in service.get("ports", [])
    if not port.startswith("127.0.0.1:")
]
problems += [f"{name}: no health check" for name in ("postgres", "redis") if "healthcheck" not in services[name]]
for name, service in services.items():
    for setting in ("mem_limit", "cap_drop", "security_opt"):
        if setting not in service:
            problems.append(f"{name}: no {setting}")
    if service.get("cap_drop") != ["ALL"] or "no-new-privileges:true" not in service.get("security_opt", []):
        problems.append(f"{name}: keeps rights that it does not need")
    if not (service.get("read_only") and service.get("tmpfs")):
        problems.append(f"{name}: its file system can be written to")
mounted = {mount.split(":")[0] for service in services.values() for mount in service.get("volumes", [])}
if mounted != set(compose["volumes"]):
    problems.append(f"volumes declared and used differ: {sorted(mounted ^ set(compose['volumes']))}")
if services["app"].get("profiles") != ["app"]:
    problems.append("app: starts without its profile")
print("\n".join(problems) or "docker-compose.yml keeps its promises")
sys.exit(bool(problems))
