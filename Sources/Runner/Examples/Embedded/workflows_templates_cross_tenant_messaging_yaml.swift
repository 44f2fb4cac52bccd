// swift-format-ignore-file
// Written by bin/embed-examples from workflows/templates/cross-tenant-messaging.yaml; change that file, not this one.

extension EmbeddedFiles {
    static let workflows_templates_cross_tenant_messaging_yaml = ExampleFile(path: "workflows/templates/cross-tenant-messaging.yaml", text: ##"""
# yaml-language-server: $schema=../schema/workflow.schema.json
#
# Two queues between the provider and one tenant, with the least that each side needs on them:
#
#   provider  --commands-->  the tenant's app
#   provider  <--status----  the tenant's app
#
# Each side may send to one queue and receive from the other, and nothing else.
name: cross-tenant-messaging

inputs:
  on:
    type: string
    description: The connection that owns the queues.
  prefix:
    type: string
    description: What the names of the queues begin with.
  provider:
    type: string
    description: The principal that sends commands and receives status.
  tenant-app:
    type: string
    description: The principal that receives commands and sends status.
  max-deliveries:
    type: integer
    default: 5
    description: How often a message is delivered before it is put aside.

steps:
  - id: commands
    uses: provision-queue
    needs: []
    with:
      on: ${{ inputs.on }}
      name: ${{ inputs.prefix }}.commands
      max-deliveries: ${{ inputs.max-deliveries }}
      lock: 1m

  - id: status
    uses: provision-queue
    needs: []
    with:
      on: ${{ inputs.on }}
      name: ${{ inputs.prefix }}.status
      max-deliveries: ${{ inputs.max-deliveries }}
      lock: 1m

  - id: provider-sends
    uses: assign-role
    needs: [commands]
    with:
      on: ${{ inputs.on }}
      role: sender
      to: ${{ inputs.provider }}
      scope: ${{ steps.commands.output.queue }}

  - id: tenant-receives
    uses: assign-role
    needs: [commands]
    with:
      on: ${{ inputs.on }}
      role: receiver
      to: ${{ inputs.tenant-app }}
      scope: ${{ steps.commands.output.queue }}

  - id: tenant-sends
    uses: assign-role
    needs: [status]
    with:
      on: ${{ inputs.on }}
      role: sender
      to: ${{ inputs.tenant-app }}
      scope: ${{ steps.status.output.queue }}

  - id: provider-receives
    uses: assign-role
    needs: [status]
    with:
      on: ${{ inputs.on }}
      role: receiver
      to: ${{ inputs.provider }}
      scope: ${{ steps.status.output.queue }}

outputs:
  commands: ${{ steps.commands.output.name }}
  status: ${{ steps.status.output.name }}

"""##)
}
