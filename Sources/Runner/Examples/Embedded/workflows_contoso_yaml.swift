// swift-format-ignore-file
// Written by bin/embed-examples from workflows/contoso.yaml; change that file, not this one.

extension EmbeddedFiles {
    static let workflows_contoso_yaml = ExampleFile(path: "workflows/contoso.yaml", text: ##"""
# yaml-language-server: $schema=schema/workflow.schema.json
#
# Contoso, premium: the whole cross-tenant story. Contoso's employees are read and mapped, an administrator of Contoso grants
# the consent that the rest stands on, the two sides get their queues and the least rights on them, a data owner of ours
# approves what leaves, the records are sent, and the run ends with Contoso's reply.
name: contoso-onboarding

tenant:
  id: contoso
  name: Contoso Ltd
  tier: premium
  directory: 8f3c2d1e-0000-4000-8000-00000000c0de
  administrator: alex@contoso.example
  app: contoso-app

connections:
  # The same broker as `bus`, used as the principal that Contoso's consent makes: it may do what the roles below say, no more.
  exchange:
    kind: local
    as: provider@${{ tenant.directory }}

steps:
  - id: export
    uses: retrieve
    with: { from: exports, path: contoso-employees.csv, format: csv }
    retry: { max-attempts: 5, delay: 2s, backoff: exponential, max-delay: 1m, jitter: true }

  - id: people
    uses: transform
    with:
      dataset: ${{ steps.export.output.dataset }}
      fields:
        id: { from: EmployeeID, type: string, required: true }
        name: { from: DisplayName, type: string, required: true }
        email: { from: Email, type: email, required: true }
        department: { from: Department, type: string, default: unknown }
        joined: { from: HireDate, type: date, format: dd/MM/yyyy }
      on-invalid: reject
      format: ndjson

  - id: consent
    uses: consent
    with:
      from: bus
      directory: ${{ tenant.directory }}
      permissions: [User.Read.All, Queue.Exchange]
      ask:
        - ${{ tenant.administrator }}
    timeout: 14d

  - id: messaging
    uses: ./templates/cross-tenant-messaging.yaml
    with:
      on: bus
      prefix: ${{ tenant.id }}
      provider: ${{ steps.consent.output.principal }}
      tenant-app: ${{ tenant.app }}

  - id: release
    uses: approve
    with:
      reason: Send the personal data of Contoso's employees to Contoso's queue?
      show:
        tenant: ${{ tenant.name }}
        records: ${{ steps.people.output.records }}
        rejected: ${{ steps.people.output.rejected }}
        queue: ${{ steps.messaging.output.commands }}
        consent-by: ${{ steps.consent.output.granted-by }}
      approvers: ${{ project.data-owners }}
      quorum: 1
    timeout: 3d

  - id: send
    uses: transmit
    with:
      to: exchange
      queue: ${{ steps.messaging.output.commands }}
      dataset: ${{ steps.people.output.dataset }}
      records-per-message: 100
      correlation: ${{ tenant.id }}-import
    retry: { max-attempts: 5, delay: 1s, max-delay: 30s }

  - id: reply
    uses: receive
    with:
      on: exchange
      queue: ${{ steps.messaging.output.status }}
      correlation: ${{ steps.send.output.correlation }}
    timeout: 2d

outputs:
  sent: ${{ steps.send.output.records }}
  messages: ${{ steps.send.output.messages }}
  rejected: ${{ steps.people.output.rejected }}
  reply: ${{ steps.reply.output.body }}
  answered-by: ${{ steps.reply.output.sent-by }}

"""##)
}
