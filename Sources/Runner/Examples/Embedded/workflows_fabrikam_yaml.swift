// swift-format-ignore-file
// Written by bin/embed-examples from workflows/fabrikam.yaml; change that file, not this one.

extension EmbeddedFiles {
    static let workflows_fabrikam_yaml = ExampleFile(path: "workflows/fabrikam.yaml", text: ##"""
# yaml-language-server: $schema=schema/workflow.schema.json
#
# Fabrikam, basic: what its tier allows, and nothing else: read, map, write. A consent, a queue or the template
# templates/cross-tenant-messaging.yaml in this file is refused before anything runs, with the tier that would allow it.
name: fabrikam-onboarding

tenant:
  id: fabrikam
  name: Fabrikam Inc
  tier: basic

inputs:
  file:
    type: string
    default: fabrikam-people.json
    description: The export that Fabrikam handed in, below workflows/data.

steps:
  - id: export
    uses: retrieve
    with: { from: exports, path: "${{ inputs.file }}", format: json }

  - id: people
    uses: transform
    with:
      dataset: ${{ steps.export.output.dataset }}
      fields:
        name: { from: /name/full, type: string, required: true }
        email: { from: /contact/mail, type: email, required: true }
        joined: { from: since, type: date, format: yyyy-MM-dd }
      on-invalid: reject
      format: csv

  - id: deliver
    uses: transmit
    with:
      to: outbox
      file: out/${{ tenant.id }}/people.csv
      dataset: ${{ steps.people.output.dataset }}
      replace: true

outputs:
  records: ${{ steps.deliver.output.records }}
  rejected: ${{ steps.people.output.rejected }}
  file: ${{ steps.deliver.output.resource }}

"""##)
}
