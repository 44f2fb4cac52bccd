// swift-format-ignore-file
// Written by bin/embed-examples from workflows/templates/announcement.yaml; change that file, not this one.

extension EmbeddedFiles {
    static let workflows_templates_announcement_yaml = ExampleFile(path: "workflows/templates/announcement.yaml", text: ##"""
# yaml-language-server: $schema=../schema/workflow.schema.json
#
# A queue, and one message on it.
name: announcement

inputs:
  on: { type: string, description: The connection that owns the queue. }
  queue: { type: string, description: The name of the queue. }
  text: { type: string, description: What is announced. }
  urgent: { type: boolean, default: false, description: Whether it is marked as urgent. }

steps:
  - id: queue
    uses: provision-queue
    with: { on: "${{ inputs.on }}", name: "${{ inputs.queue }}" }

  - id: post
    uses: transmit
    with:
      to: ${{ inputs.on }}
      queue: ${{ steps.queue.output.name }}
      message: { text: "${{ inputs.text }}", urgent: "${{ inputs.urgent }}" }

outputs:
  queue: ${{ steps.queue.output.name }}
  messages: ${{ steps.post.output.messages }}

"""##)
}
