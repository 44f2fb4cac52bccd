// swift-format-ignore-file
// Written by bin/embed-examples from runner.yaml; change that file, not this one.

extension EmbeddedFiles {
    static let runner_yaml = ExampleFile(path: "runner.yaml", text: ##"""
# yaml-language-server: $schema=workflows/schema/runner.schema.json
# The project file: what all tenants of this repository share. `runner doctor` checks it.

# Where the events are kept. TENANTRY_LOG or --log say otherwise.
log: sqlite:.tenantry/log.db

# Each file in this folder is a secret, named as `secrets.<name>` says it, with mode 0600. None of the shipped workflows but
# workflows/examples/all-features.yaml needs one; TENANTRY_SECRET_<NAME> in the environment comes first.
secrets-dir: .tenantry/secrets

# Connections that any workflow file may name. The kind `local` is a broker and a directory in one SQLite file, so that
# everything here runs with nothing installed.
connections:
  # The provider's own account: it owns the queues, grants roles and asks for consents.
  bus: { kind: local, as: provider }
  # The files that tenants hand in.
  exports: { kind: local, files: workflows/data }
  # Where files for tenants are written: below the folder of this file.
  outbox: { kind: local }

# What each tier may use. A workflow that uses more is refused before it runs, and told which tier would do.
tiers:
  basic:
    step-types: [retrieve, transform, transmit]
    formats: [csv, json, ndjson]
    connection-kinds: [local]
    runs-at-once: 2
  premium:
    runs-at-once: 20

# On one laptop all people of the story have one operating-system identity, so here the names that `--as` claims count as
# people of their own: two approvals from one machine can be two people's. Nothing proves these names. `audit verify` says
# in how many runs they counted; leave this out of a project that matters.
trust-claimed-actors: true

# What `${{ project.… }}` yields.
attributes:
  provider: Tenantry Demo
  data-owners: [dana, kim, robin]

"""##)
}
